package dashboard

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// panel is what can be seen and done of one provider.
type panel struct {
	simulator.Info
	HasCredentials  bool
	CredentialsLink string
	Register        string // how to, where the provider documents an API; "": by the form
	SecretHint      string // what the secret of a registered endpoint is for
	Subscriptions   subscriptions
	Emit            emission
	Scenarios       []specs.Scenario
}

func (h *Handler) panel(id string, query url.Values) (panel, error) {
	info, err := h.simulator.Provider(id)
	if err != nil {
		return panel{}, err
	}
	described, err := h.simulator.Specs(id)
	if err != nil {
		return panel{}, err
	}
	p := panel{Info: info, CredentialsLink: credentialsPath + url.PathEscape(id), Scenarios: described.Scenarios}
	p.HasCredentials = info.Credentials.ClientID != "" || len(info.Credentials.APIKeys) > 0
	p.Register = documentedWay(described, info)
	p.SecretHint = secretHint(described.Contract.Authentication)
	if p.Subscriptions, err = h.subscriptions(id); err != nil {
		return panel{}, err
	}
	p.Emit, err = newEmission(described, query.Get("type"), query.Get("subtype"))
	return p, err
}

// documentedWay returns the call that makes a subscription, "" where the provider documents none.
func documentedWay(p *specs.Provider, info simulator.Info) string {
	if p.Contract.Subscriptions == nil {
		return ""
	}
	create, err := p.Operation(p.Contract.Subscriptions.Operations.Create)
	if err != nil {
		return "see its documentation"
	}
	return create.Method + " " + info.BaseURL + create.Path
}

func secretHint(by specs.Authentication) string {
	switch {
	case by.Signature != nil:
		return "Deliveries are signed with it."
	case by.StaticKey != nil:
		return fmt.Sprintf("It is sent as it is, in %s.", by.StaticKey.Header)
	default:
		return ""
	}
}

// subscriptionsShown is how many subscriptions the page lists.
const subscriptionsShown = 50

// subscriptions are those of a provider, the latest first.
type subscriptions struct {
	Provider string
	Rows     []subscriptionRow
	More     int // not listed
}

type subscriptionRow struct {
	ID, URL, Events string
	Active          bool
	SecretLink      string // "": it has none
}

func (h *Handler) subscriptions(provider string) (subscriptions, error) {
	all, err := h.simulator.Subscriptions(provider)
	s := subscriptions{Provider: provider, More: max(0, len(all)-subscriptionsShown)}
	for i := len(all) - 1; i >= s.More; i-- {
		s.Rows = append(s.Rows, newSubscriptionRow(provider, all[i]))
	}
	return s, err
}

func newSubscriptionRow(provider string, s subscription.Subscription) subscriptionRow {
	row := subscriptionRow{ID: s.ID, URL: withoutPassword(s.URL), Active: s.Active, Events: "everything"}
	if s.Secret != "" || len(s.Headers) > 0 || s.OAuth != nil {
		row.SecretLink = secretLink(provider, s.ID)
	}
	var names []string
	for _, f := range s.Events {
		name := f.Type
		if f.Subtype != "" {
			name += " / " + f.Subtype
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		row.Events = strings.Join(names, ", ")
	}
	return row
}
