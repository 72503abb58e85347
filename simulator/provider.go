package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// provider is one simulated provider.
type provider struct {
	simulator *Simulator
	specs     *specs.Provider
	api       *subscription.API
	keys      *subscription.Keys // nil: the API has none
	tokens    *accessTokens      // nil: the API has none
	composer  *message.Composer
	triggers  *triggers
	asked     atomic.Uint64 // handshakes made
}

// reserved are the names on the first level of the paths that are not for providers.
func reserved() []string { return []string{"idp", "healthz", "metrics", "_hookbench"} }

// add takes a provider in and serves it under its id.
func (s *Simulator) add(description *specs.Provider) error {
	switch id := description.ID(); {
	case s.byID[id] != nil:
		return fmt.Errorf("provider %s is named twice: each can be served once", id)
	case slices.Contains(reserved(), id):
		return fmt.Errorf("provider %s: its id is the name of a path that is not a provider's; give the folder another", id)
	}
	p := &provider{
		simulator: s, specs: description,
		composer: message.NewComposer(description, s.options.Seed),
		triggers: newTriggers(description.Contract.Triggers),
	}
	var err error
	p.api, err = subscription.New(subscription.Options{
		Provider: description, Authorize: p.authorizer(), Clock: s.queue.Now, Seed: s.options.Seed,
		AllowHTTP: s.options.AllowHTTP, LimitRate: s.options.LimitRate,
		Changed: p.changed, Admit: p.admit, Test: p.sendTest, History: p.history,
	})
	if err != nil {
		return err
	}
	s.providers = append(s.providers, p)
	s.byID[description.ID()] = p
	p.serve(s.routes)
	return nil
}

// authorizer says who may call the subscription API, and makes the credentials for it.
func (p *provider) authorizer() subscription.Authorizer {
	api := p.specs.Contract.API
	switch {
	case api != nil && api.Token != nil:
		p.tokens = newAccessTokens(*api.Token, p.simulator.queue.Now)
		return subscription.Tokens{Lookup: p.tokens.lookup}
	case api != nil && api.APIKeys != nil:
		p.keys = subscription.NewKeys(*api.APIKeys)
		return p.keys
	default:
		return subscription.Anyone{}
	}
}

// serve adds the routes of a provider.
func (p *provider) serve(routes *http.ServeMux) {
	id := p.specs.ID()
	base := "/" + id
	if api := p.specs.Contract.API; api != nil {
		base += api.BasePath
	}
	if p.tokens != nil {
		routes.Handle("/"+id+p.specs.Contract.API.Token.Path, p.simulator.tokenRequests(id, p.tokens))
	}
	routes.Handle(base+"/", http.StripPrefix(base, p.calls()))
}

// changed brings the queue up to date with a subscription.
func (p *provider) changed(c subscription.Change) {
	s := c.Subscription
	if c.Kind == subscription.Deleted {
		_ = p.simulator.queue.Remove(p.specs.ID(), s.ID) // it was there
		return
	}
	e := queue.Endpoint{
		Provider: p.specs, ID: s.ID, URL: s.URL, Active: s.Active, Secret: s.Secret, Headers: s.Headers,
	}
	for _, f := range s.Events {
		e.Events = append(e.Events, queue.Filter{Type: f.Type, Subtype: f.Subtype})
	}
	if s.OAuth != nil {
		e.Token = oauth.TokenClient{
			URL: s.OAuth.TokenURL, ID: s.OAuth.ClientID, Secret: s.OAuth.ClientSecret,
			Scope: s.OAuth.Scope, Audience: s.OAuth.Audience, Transport: p.simulator.options.Transport,
			Auth: p.clientAuthentication(),
		}.Token
	}
	_ = p.simulator.queue.Register(e) // the API has checked the address
}

// admit asks the address of a new subscription whether it agrees to be called, where the provider documents so.
func (p *provider) admit(s subscription.Subscription) error {
	contract := &p.specs.Contract
	if contract.Handshake == nil {
		return nil
	}
	credentials := message.Credentials{Secret: s.Secret, Headers: s.Headers}
	q, err := handshake.Ask(contract, message.Occasion{To: s.URL}, credentials, p.simulator.options.Seed+p.asked.Add(1))
	if err != nil {
		return err
	}
	return handshake.Make(p.simulator.running, p.simulator.options.Transport, contract, q, p.simulator.options.MaxDeadline)
}

// clientAuthentication returns how the provider shows its credentials at a customer's token endpoint.
func (p *provider) clientAuthentication() oauth.AuthMethod {
	if by := p.specs.Contract.Authentication.Bearer; by != nil {
		return oauth.AuthMethod(by.Client.Value)
	}
	return oauth.ClientSecretPost
}

// history returns the deliveries made to a subscription, as the provider tells of them.
func (p *provider) history(id string) []subscription.DeliveryRecord {
	made, _ := p.simulator.queue.Deliveries(queue.Selection{Provider: p.specs.ID(), Endpoint: id})
	records := make([]subscription.DeliveryRecord, len(made))
	for i, d := range made {
		records[i] = subscription.DeliveryRecord{
			ID: d.ID, Event: d.Event, Status: statusOf(d), ResponseStatus: d.Answered, Attempts: d.Made, Created: d.Created,
		}
	}
	return records
}

// statusOf says how far a delivery has come as a customer sees it.
func statusOf(d queue.Delivery) subscription.DeliveryStatus {
	switch d.Status {
	case queue.Pending:
		return subscription.Pending
	case queue.Delivered:
		return subscription.Succeeded
	default:
		return subscription.Failed
	}
}

// reset forgets the provider's state.
func (p *provider) reset() {
	p.api.Reset()
	p.triggers.reset()
	p.asked.Store(0)
	if p.tokens != nil {
		p.tokens.reset()
	}
	p.composer.Restart(p.simulator.options.Seed)
}
