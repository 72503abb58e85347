package customer

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

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

// Elements returns the elements of a list's answer: of the array that it is, or of the first array that has elements among
// its members and theirs, since lists may be wrapped, with other lists beside them.
func Elements(body []byte) ([]gjson.Result, bool) {
	if !json.Valid(body) {
		return nil, false
	}
	answer := gjson.ParseBytes(body)
	if answer.IsArray() {
		return answer.Array(), true
	}
	arrays := arraysIn(answer, wrappings)
	for _, array := range arrays {
		if len(array) > 0 {
			return array, true
		}
	}
	return nil, len(arrays) > 0
}

// wrappings is how deep a list may be wrapped.
const wrappings = 2

// arraysIn returns the arrays among the members of an object, those of its own before those of the objects in it.
func arraysIn(object gjson.Result, depth int) [][]gjson.Result {
	var own, deeper [][]gjson.Result
	object.ForEach(func(_, member gjson.Result) bool {
		switch {
		case member.IsArray():
			own = append(own, member.Array())
		case member.IsObject() && depth > 1:
			deeper = append(deeper, arraysIn(member, depth-1)...)
		}
		return true
	})
	return append(own, deeper...)
}

// IDs returns the ids in a list's answer: of objects the member that holds it, of anything else the element itself.
func (c *Customer) IDs(body []byte) ([]string, bool) {
	elements, ok := Elements(body)
	if !ok {
		return nil, false
	}
	var ids []string
	for _, e := range elements {
		if e.IsObject() {
			ids = append(ids, c.resource().ID.String([]byte(e.Raw)))
		} else {
			ids = append(ids, e.String())
		}
	}
	return ids, true
}

// Unwrapped returns the resource of an answer, which may stand in a member of its own.
func (c *Customer) Unwrapped(body []byte) []byte {
	if id := c.resource().ID; id != "" && !id.Get(body).Exists() {
		var inner []byte
		gjson.ParseBytes(body).ForEach(func(_, member gjson.Result) bool {
			if member.IsObject() && id.Get([]byte(member.Raw)).Exists() {
				inner = []byte(member.Raw)
			}
			return inner == nil
		})
		if inner != nil {
			return inner
		}
	}
	return body
}

func (c *Customer) resource() specs.Resource {
	if described := c.options.Provider.Contract.Subscriptions; described != nil {
		return described.Resource
	}
	return specs.Resource{}
}

// Lists tells whether one of the ids is the wanted one.
func Lists(ids []string, id string) bool { return slices.Contains(ids, id) }
