// Package simulator plays webhook providers: their subscription APIs, their token endpoints, an identity provider that
// protects receivers, and the deliveries, on one clock that may be moved at will.
//
// A Simulator is an http.Handler. What it serves of a provider lies under the provider's id, at the documented paths.
package simulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// ErrUnknownProvider is the error for a provider that is not among the simulated ones.
var ErrUnknownProvider = errors.New("unknown provider")

// DefaultBaseURL is where a simulator is taken to be served when nothing else is said.
const DefaultBaseURL = "http://127.0.0.1:4500"

// Options say what is simulated. Only Providers has no default.
type Options struct {
	Providers []*specs.Provider
	BaseURL   string     // where the simulator is served, without a slash at the end; "": DefaultBaseURL
	Pace      queue.Pace // of virtual time; the zero value is a manual clock
	Start     time.Time  // of virtual time; zero: now
	Seed      uint64     // ids, secrets, jitter and faults follow from it
	AllowHTTP bool       // take http:// destinations where the provider demands https://
	LimitRate bool       // refuse calls beyond the rate of the caller's plan

	Transport   http.RoundTripper  // of deliveries and token requests; nil: queue.NewTransport
	MaxDeadline time.Duration      // caps how long an endpoint is waited for, in real time; 0: as documented
	Keep        int                // deliveries remembered after their end; 0: 10,000
	Observe     func(queue.Change) // told of every change to a delivery, in order; it must not wait for the simulator
}

// Simulator plays providers. Its methods are safe for concurrent use. Where Run was called, Shutdown ends it.
type Simulator struct {
	options   Options
	queue     *queue.Queue
	providers []*provider // in the order of the options
	byID      map[string]*provider
	idp       *oauth.Issuer
	routes    *http.ServeMux
	journal   *Journal
	faults    atomic.Pointer[fault.Set]
	resetting sync.Mutex
	running   context.Context // ends with Shutdown
	stop      context.CancelFunc
}

// New returns a simulator without subscriptions. The error is for options that do not fit together.
func New(o Options) (*Simulator, error) {
	o.BaseURL = strings.TrimSuffix(cmp.Or(o.BaseURL, DefaultBaseURL), "/")
	if len(o.Providers) == 0 {
		return nil, errors.New("simulator: needs a provider")
	}
	if o.Transport == nil {
		o.Transport = queue.NewTransport()
	}
	s := &Simulator{options: o, byID: map[string]*provider{}, journal: newJournal(), routes: http.NewServeMux()}
	s.running, s.stop = context.WithCancel(context.Background())
	s.queue = queue.New(queue.Options{
		Pace: o.Pace, Start: o.Start, Seed: o.Seed, Transport: o.Transport, MaxDeadline: o.MaxDeadline, Keep: o.Keep,
		Postpone: func(d queue.Delivery) time.Duration { return s.faults.Load().Postpone(d) },
		Alter:    s.alter,
		Observe:  s.observe,
	})
	var err error
	if s.idp, err = oauth.NewIssuer(oauth.Options{URL: o.BaseURL + "/idp"}); err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	for _, p := range o.Providers {
		if err := s.add(p); err != nil {
			return nil, fmt.Errorf("simulator: %w", err)
		}
	}
	idp := http.StripPrefix("/idp", s.idp)
	s.routes.Handle("/idp/", idp)
	s.routes.Handle("/idp/token", s.tokenRequests("", idp))
	return s, nil
}

// ServeHTTP serves the providers and the identity provider.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.routes.ServeHTTP(w, r) }

// IDP returns the identity provider that is served under /idp: it protects receivers, as a customer's own does.
func (s *Simulator) IDP() *oauth.Issuer { return s.idp }

// Seed returns what ids, secrets, jitter and faults follow from.
func (s *Simulator) Seed() uint64 { return s.options.Seed }

// BaseURL returns where the simulator is served.
func (s *Simulator) BaseURL() string { return s.options.BaseURL }

// Run drives deliveries at the simulator's pace until the context ends. See queue.Queue.Run.
func (s *Simulator) Run(ctx context.Context) { s.queue.Run(ctx) }

// Shutdown finishes what is in flight and returns how many deliveries are still pending. See queue.Queue.Shutdown.
func (s *Simulator) Shutdown(ctx context.Context) (pending int, err error) {
	defer s.journal.close()
	s.stop()
	return s.queue.Shutdown(ctx)
}

// Reset forgets all subscriptions, deliveries, tokens and faults, and sets the clock to its start.
func (s *Simulator) Reset() {
	s.resetting.Lock()
	defer s.resetting.Unlock()
	s.faults.Store(nil)
	s.queue.Reset() // first: removing endpoints one by one from a full queue takes long
	for _, p := range s.providers {
		p.reset()
	}
}

// find returns a simulated provider.
func (s *Simulator) find(id string) (*provider, error) {
	if p := s.byID[id]; p != nil {
		return p, nil
	}
	known := make([]string, len(s.providers))
	for i, p := range s.providers {
		known[i] = p.specs.ID()
	}
	return nil, fmt.Errorf("%w %q: simulated are %s", ErrUnknownProvider, id, strings.Join(known, ", "))
}
