package customer

import (
	"errors"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// Order asks for a subscription.
type Order struct {
	URL     string
	Events  []string // types; where a subscription is for one type, the first counts
	Subtype string   // "": all
	Secret  string   // where the subscriber chooses it
	Active  *bool    // nil: left out
	Headers []Header
	OAuth   *OAuth
}

// Header is a header of the subscriber's own choice.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// OAuth says where the sender gets access tokens for its deliveries.
type OAuth struct {
	TokenURL, ClientID, ClientSecret, Scope, Audience string
}

// ErrNoAPI is the error for a provider that documents no subscription API.
var ErrNoAPI = errors.New("the provider documents no subscription API")

// Resource writes the JSON that creates a subscription, as the folder says where things stand in it. Members that the
// schema demands and the order does not know get a value that the schema allows.
func (c *Customer) Resource(o Order) ([]byte, error) {
	described := c.options.Provider.Contract.Subscriptions
	if described == nil {
		return nil, ErrNoAPI
	}
	operation, err := c.options.Provider.Operation(described.Operations.Create)
	if err != nil || operation.Body == nil {
		return nil, ErrUndocumented
	}
	r := described.Resource
	w := writer{body: []byte("{}"), shape: operation.Body.Shape}
	w.set(r.URL, o.URL)
	if len(o.Events) > 0 {
		w.set(r.Event, o.Events[0])
		w.set(r.Events, o.Events)
	}
	w.text(r.Subtype, o.Subtype)
	if c.ChoosesSecret() {
		w.text(r.Secret, o.Secret)
	}
	if o.Active != nil {
		w.set(r.Active, *o.Active)
	}
	if len(o.Headers) > 0 {
		w.set(r.Headers, o.Headers)
	}
	if o.OAuth != nil {
		w.text(r.TokenURL, o.OAuth.TokenURL)
		w.text(r.ClientID, o.OAuth.ClientID)
		w.text(r.Client, o.OAuth.ClientSecret)
		w.text(r.Scope, o.OAuth.Scope)
		w.text(r.Audience, o.OAuth.Audience)
	}
	w.complete("", w.shape)
	return w.body, w.err
}

// ChoosesSecret tells whether the subscriber gives the secret when it subscribes.
func (c *Customer) ChoosesSecret() bool {
	described := c.options.Provider.Contract.Subscriptions
	if described == nil || described.Resource.Secret == "" {
		return false
	}
	operation, err := c.options.Provider.Operation(described.Operations.Create)
	return err == nil && operation.Body != nil && below(operation.Body.Shape, described.Resource.Secret) != nil
}

// below returns the shape at a pointer, nil where the schema names none.
func below(shape *specs.Shape, at specs.Pointer) *specs.Shape {
	for token := range strings.SplitSeq(strings.TrimPrefix(string(at), "/"), "/") {
		if shape == nil {
			return nil
		}
		shape = shape.Property(token)
	}
	return shape
}

// writer writes a resource and keeps the first error.
type writer struct {
	body  []byte
	shape *specs.Shape
	err   error
}

func (w *writer) set(at specs.Pointer, value any) {
	if at == "" || w.err != nil {
		return
	}
	w.body, w.err = at.Set(w.body, value)
}

func (w *writer) text(at specs.Pointer, value string) {
	if value != "" {
		w.set(at, value)
	}
}

// complete adds the demanded members whose value the schema gives.
func (w *writer) complete(at specs.Pointer, shape *specs.Shape) {
	for _, p := range shape.Properties {
		here := at + "/" + specs.Pointer(p.Name)
		there := here.Get(w.body)
		switch {
		case there.IsObject():
			w.complete(here, p.Shape)
		case there.Exists() || !p.Required:
		case len(p.Shape.Enum) > 0:
			w.set(here, p.Shape.Enum[0])
		case p.Shape.Example != nil:
			w.set(here, p.Shape.Example)
		}
	}
}

func (c *Customer) resource() specs.Resource {
	if described := c.options.Provider.Contract.Subscriptions; described != nil {
		return described.Resource
	}
	return specs.Resource{}
}
