// Package subscription plays the API by which a provider's customers manage their subscriptions: stateful, and driven
// by the provider folder alone.
//
// A request is looked up (404, 405), authorised (401, 403), counted (429), and its body is checked (415, 413, 400)
// before anything changes. Answers hold exactly what the schema of that answer names. All callers share one account.
package subscription

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// Options say whose API is played and who is told of what happens.
type Options struct {
	Provider *specs.Provider
	// Authorize says who may call. It is asked where openapi.yaml demands credentials of an operation, and needed there.
	Authorize Authorizer
	Clock     func() time.Time // the provider's time; nil: the wall clock
	Seed      uint64           // ids and secrets follow from it
	AllowHTTP bool             // take http:// destinations where the provider demands https://
	LimitRate bool             // refuse calls beyond the rate of the caller's plan

	// Changed is told of each change before it is answered, one after the other. It may read the API, and must not
	// change it.
	Changed func(Change)
	// Admit asks a new address whether it agrees to be called, before anything changes. An error refuses the subscription,
	// in words that follow "the endpoint did not pass the provider's handshake:". Nil: nobody is asked.
	Admit func(Subscription) error
	// Test sends a test delivery to the subscription and returns its id, "" where none is sent. Needed where the
	// contract names a test operation.
	Test func(Subscription) (deliveryID string)
	// History returns the deliveries made to a subscription in the order of their creation. Needed where the contract
	// names a history operation.
	History func(id string) []DeliveryRecord
}

// API is one provider's. It serves the paths of openapi.yaml: a prefix and the contract's base path are to be stripped
// before. It is safe for concurrent use.
type API struct {
	options Options
	model   model
	routes  []*route
	errors  specs.Errors
	store   store
	rates   rates

	// changing is held from before something changes until Changed has been told of it.
	changing   sync.Mutex
	identities *message.Generator
}

// stream keeps what is drawn here apart from what other parts draw from the same seed.
const stream = 0x73756273

// New returns an API without subscriptions. The error is for a folder whose operations the options do not suffice for.
func New(o Options) (*API, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Changed == nil {
		o.Changed = func(Change) {}
	}
	a := &API{options: o, errors: plainErrors(), identities: message.NewGenerator(o.Seed, stream)}
	if api := o.Provider.Contract.API; api != nil {
		a.errors = api.Errors
	}
	if o.Provider.Contract.Subscriptions == nil {
		return a, nil
	}
	var err error
	if a.model, err = newModel(o.Provider); err == nil {
		a.routes, err = a.newRoutes()
	}
	if err != nil {
		return nil, fmt.Errorf("subscription API of %s: %w", o.Provider.ID(), err)
	}
	return a, nil
}

// call is one request on its way through the API.
type call struct {
	*http.Request
	writer    http.ResponseWriter
	operation *specs.Operation
	id        string // in the path; "" where it has none
	caller    Caller
}

// ServeHTTP answers one call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{Request: r, writer: w}
	body, err := a.serve(c)
	if err != nil {
		a.refuse(w, err)
		return
	}
	if body != nil {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(c.operation.Answer.Status)
	_, _ = w.Write(body) // who hangs up gets no answer
}

// serve returns the body of the answer, nil for none.
func (a *API) serve(c *call) ([]byte, error) {
	handle, err := a.route(c)
	if err != nil {
		return nil, err
	}
	if err := a.admit(c); err != nil {
		return nil, err
	}
	return handle(c)
}

// admit checks who calls, and how often.
func (a *API) admit(c *call) (err error) {
	if len(c.operation.Security) == 0 {
		return nil
	}
	if c.caller, err = a.options.Authorize.Authorize(c.Request, c.operation.Security); err != nil || !a.options.LimitRate {
		return err
	}
	return a.rates.count(c, a.options.Clock())
}
