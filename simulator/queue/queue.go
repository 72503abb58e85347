// Package queue delivers events: an event becomes deliveries, one for each endpoint that receives it, and a delivery
// becomes attempts, on the schedule of the provider's contract.
//
// A queue runs in virtual time. What is due is taken from it on one path of code; how time gets there is a
// matter of the Pace and of the calls that drive it: Run, Advance, AdvanceTo and RunUntilIdle.
package queue

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
)

// ErrClosed is the error of a queue that has been shut down.
var ErrClosed = errors.New("the queue has been shut down")

// Options are what a queue is made from. The zero value is a manual clock that starts now.
type Options struct {
	Pace  Pace
	Start time.Time // virtual instant at which the queue begins; zero: now
	Seed  uint64    // of ids and jitter
	Wall  Wall

	Transport   http.RoundTripper // nil: NewTransport. It must end a request with its context.
	MaxDeadline time.Duration     // caps the deadline of the contracts; 0: no cap. Real time, at any pace.
	Concurrency int               // attempts in flight at once, slow ones not counted; 0: 64
	PerEndpoint int               // attempts in flight for one endpoint; 0: a quarter of Concurrency
	Keep        int               // deliveries remembered after their end; 0: 10,000; negative: all

	// Alter may change a message before it is sent; what it is given is a copy. An error keeps it from being sent, and
	// the attempt counts as failed. It is called concurrently.
	Alter func(Outgoing) (message.Message, error)
	// Postpone says how much later than at once the first attempt of a new delivery is due, in virtual time. It must
	// not use the queue.
	Postpone func(Delivery) time.Duration
	// Observe is told of every change, one after the other in the order in which they happened, soon after each. It
	// must not wait for the queue.
	Observe func(Change)
}

// What Options leave open.
const (
	defaultConcurrency = 64
	defaultKeep        = 10_000
)

func (o Options) complete() Options {
	if o.Concurrency <= 0 {
		o.Concurrency = defaultConcurrency
	}
	if o.PerEndpoint <= 0 {
		o.PerEndpoint = max(o.Concurrency/4, 1)
	}
	if o.Keep == 0 {
		o.Keep = defaultKeep
	}
	return o
}

// Queue is a discrete-event queue of attempts. Its methods are safe for concurrent use. A queue on which Run was
// called, or whose driving calls were interrupted, is to be shut down; any other needs no end.
type Queue struct {
	options    Options
	wall       Wall
	sender     sender
	identities *message.Generator
	context    context.Context // of the attempts
	abort      context.CancelCauseFunc
	wake       chan struct{} // tells Run that something has changed
	stopped    chan struct{} // closed by Shutdown

	mu        sync.Mutex
	clock     clock
	endpoints map[endpointKey]*endpoint
	rosters   map[string][]*endpoint // by provider, in the order of registration
	schedule  schedule
	plans     plans
	lanes     lanes
	alarm     time.Duration // virtual instant for which Run waits
	closed    bool
	idle      chan struct{} // closed when nothing is in flight; nil when nobody waits for it

	sequence  uint64
	byID      map[string]*delivery
	all       []*delivery    // in the order of creation
	ended     fifo[delivery] // in the order of their ends
	forgotten int            // deliveries in all that are no longer known
	count     map[Status]int

	news    []Change // not yet told
	telling bool
}

// New returns a queue without endpoints.
func New(options Options) *Queue {
	options = options.complete()
	wall := options.Wall.orSystem()
	q := &Queue{
		options:    options,
		wall:       wall,
		sender:     sender{carrier: newCarrier(options.Transport), wall: wall, maxDeadline: options.MaxDeadline, alter: options.Alter},
		identities: message.NewGenerator(options.Seed, queueStream),
		wake:       make(chan struct{}, 1),
		stopped:    make(chan struct{}),
		clock:      newClock(options.Pace, options.Start, wall.Now),
		endpoints:  map[endpointKey]*endpoint{},
		rosters:    map[string][]*endpoint{},
		lanes:      lanes{slots: options.Concurrency, perEndpoint: options.PerEndpoint},
		byID:       map[string]*delivery{},
		count:      map[Status]int{},
	}
	q.context, q.abort = context.WithCancelCause(context.Background())
	return q
}

// Now returns the virtual time.
func (q *Queue) Now() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.clock.at(q.clock.now())
}

// NextDue returns the virtual instant of the earliest attempt or planned action that is not yet due, and whether there
// is one.
func (q *Queue) NextDue() (time.Time, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	due, ok := q.next()
	return q.clock.at(due), ok
}

// Load is how much a queue has to do and has done.
type Load struct {
	Deliveries map[Status]int // known deliveries by status
	Scheduled  int            // pending, not yet due
	Planned    int            // actions, not yet due
	Waiting    int            // due, waiting for a slot
	InFlight   int
}

// Load returns how much there is to do.
func (q *Queue) Load() Load {
	q.mu.Lock()
	defer q.mu.Unlock()
	load := Load{Deliveries: map[Status]int{}, Scheduled: len(q.schedule), Planned: len(q.plans), Waiting: q.lanes.waiting, InFlight: q.lanes.flying}
	for _, s := range Statuses() {
		load.Deliveries[s] = q.count[s]
	}
	return load
}
