package specs

import (
	"bytes"
	_ "embed"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed catalogue.yaml
var sharedText []byte

// Group is a part of the shared catalogue: requirements that belong together and that a folder takes by the group's name.
type Group struct {
	Name         string              `yaml:"name" json:"name"`
	Text         string              `yaml:"text" json:"text"`
	Needs        string              `yaml:"needs,omitempty" json:"needs,omitempty"` // word for what delivery.yaml must say; without it the group is refused
	Requirements []SharedRequirement `yaml:"requirements" json:"requirements"`
}

// SharedRequirement is a requirement in general terms. Its id lacks the prefix of the folder, its basis is the strongest
// that it may have, and {words} in its text and its parameters stand for facts of the folder.
type SharedRequirement struct {
	Requirement `yaml:",inline"`
	Needs       string `yaml:"needs,omitempty" json:"needs,omitempty"` // without it the entry is left out
	Each        string `yaml:"each,omitempty" json:"each,omitempty"`   // "retry": one requirement for each delay of the table, numbered {n}
}

// Shared returns the shared catalogue.
func Shared() []Group { return slices.Clone(shared()) }

var shared = sync.OnceValue(func() []Group {
	var catalogue struct {
		Groups []Group `yaml:"groups"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(sharedText))
	decoder.KnownFields(true)
	if err := decoder.Decode(&catalogue); err != nil {
		panic(err) // it is part of the program
	}
	return catalogue.Groups
})

// groupNames returns the names of the groups in the order of the shared catalogue.
func groupNames() []string {
	var names []string
	for _, g := range shared() {
		names = append(names, g.Name)
	}
	return names
}

// groupOf returns the group of that name.
func groupOf(name string) (Group, bool) {
	i := slices.Index(groupNames(), name)
	if i < 0 {
		return Group{}, false
	}
	return shared()[i], true
}

// ids returns the ids of a group's entries, without a prefix.
func (g Group) ids() []string {
	var ids []string
	for _, r := range g.Requirements {
		ids = append(ids, r.ID)
	}
	return ids
}

// need is what an entry of the shared catalogue may depend on.
type need struct {
	place string // where delivery.yaml says it
	met   func(c *Contract) bool
}

// needs returns what the words for needs mean.
func needs() map[string]need {
	operation := func(name string, of func(Operations) string) need {
		return need{"subscriptions.operations." + name, func(c *Contract) bool {
			return c.Subscriptions != nil && of(c.Subscriptions.Operations) != ""
		}}
	}
	return map[string]need{
		"https":               {"request.transport of https", func(c *Contract) bool { return c.Request.Transport.Value == HTTPS }},
		"test-delivery":       {"testDelivery", func(c *Contract) bool { return c.TestDelivery != nil }},
		"signature":           {"authentication.signature", func(c *Contract) bool { return c.Authentication.Signature != nil }},
		"signature-prefix":    {"authentication.signature.written with a prefix", func(c *Contract) bool { return c.Authentication.Signature.prefixed() }},
		"signature-timestamp": {"authentication.signature.timestamp", func(c *Contract) bool { return c.Authentication.Signature.HasTime() }},
		"renewed-timestamp": {"authentication.signature.timestamp.renewed that is true", func(c *Contract) bool {
			return c.Authentication.Signature.HasTime() && c.Authentication.Signature.Timestamp.Renewed.Value
		}},
		"kept-timestamp": {"authentication.signature.timestamp.renewed that is false", func(c *Contract) bool {
			return c.Authentication.Signature.HasTime() && !c.Authentication.Signature.Timestamp.Renewed.Value
		}},
		"stable-id": {"identity.header with stableOnRetry that is true", func(c *Contract) bool {
			return c.Identity.Header != "" && c.Identity.StableOnRetry.Value
		}},
		"several-signatures": {"authentication.signature.further", func(c *Contract) bool {
			return c.Authentication.Signature != nil && c.Authentication.Signature.Further != ""
		}},
		"handshake":        {"handshake", func(c *Contract) bool { return c.Handshake != nil }},
		"signed-handshake": {"handshake.signed", func(c *Contract) bool { return c.Handshake != nil && c.Handshake.Signed }},
		"static-key":       {"authentication.staticKey", func(c *Contract) bool { return c.Authentication.StaticKey != nil }},
		"headers":          {"authentication.headers", func(c *Contract) bool { return c.Authentication.Headers != nil }},
		"bearer":           {"authentication.bearer", func(c *Contract) bool { return c.Authentication.Bearer != nil }},
		"retries":          {"retry.delays or retry.exponential", func(c *Contract) bool { return c.Retry.Delays != nil || c.Retry.Exponential != nil }},
		"delays": {"retry.delays that somebody documents", func(c *Contract) bool {
			return c.Retry.Delays != nil && c.Retry.Delays.Basis != Undocumented
		}},
		"exponential": {"retry.exponential with retries that somebody documents", func(c *Contract) bool {
			return c.Retry.Exponential != nil && c.Retry.Exponential.Retries.Basis != Undocumented
		}},
		"expiry": {"retry.expiry that somebody documents", func(c *Contract) bool {
			return c.Retry.Expiry != nil && c.Retry.Expiry.Basis != Undocumented
		}},
		"subscriptions": {"subscriptions", func(c *Contract) bool { return c.Subscriptions != nil }},
		"create":        operation("create", func(o Operations) string { return o.Create }),
		"list":          operation("list", func(o Operations) string { return o.List }),
		"get":           operation("get", func(o Operations) string { return o.Get }),
		"update":        operation("update", func(o Operations) string { return o.Update }),
		"delete":        operation("delete", func(o Operations) string { return o.Delete }),
		"event-filter": {"subscriptions.resource.events or event", func(c *Contract) bool {
			return c.Subscriptions != nil && c.Subscriptions.Resource.Events+c.Subscriptions.Resource.Event != ""
		}},
		"active-flag": {"subscriptions.resource.active", func(c *Contract) bool {
			return c.Subscriptions != nil && c.Subscriptions.Resource.Active != ""
		}},
	}
}
