package sender

import (
	"bytes"
	"slices"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// secretPrefix begins every secret that the bench chooses: how a prefix is treated is part of what is judged.
const secretPrefix = "whsec_"

// role is one subscription that lives through the day, with its endpoint and what that does.
type role struct {
	name     string
	order    customer.Order
	hook     *sink.Hook
	door     *sink.Door     // of an endpoint with a listener of its own; nil: it has none
	identity *sink.Identity // where its access tokens come from; nil: nowhere
	late     bool           // subscribes after the event

	id      string // of the subscription
	secret  string // by which its deliveries are signed
	answer  customer.Answer
	marker  string     // stands in the event that is for it
	event   string     // type of that event
	fired   clock.Span // when the event was triggered
	began   time.Time  // the same in real time
	deleted *deletion  // nil: it was not
}

// subscribed tells whether the sender took the subscription.
func (r *role) subscribed() bool { return r.answer.Success() }

// address is where the role's deliveries go.
func (r *role) address(b *Bench) string {
	if r.door != nil {
		return r.door.Address(b.config.encrypts())
	}
	return b.address(r.hook)
}

// attempts returns the requests of the role's event. Where the event's text tells, it decides; an implementation that
// ignores what it is asked to write into an event is told by the time.
func (d *day) attempts(r *role) []sink.Request {
	return sink.Where(r.hook.Requests(), func(q sink.Request) bool { return d.carries(r, q) })
}

func (d *day) carries(r *role, q sink.Request) bool {
	switch {
	case r.marker != "" && bytes.Contains(q.Body, []byte(r.marker)):
		return true
	case d.markers.anyIn(q.Body):
		return false
	case d.recovered.IsZero() || q.Arrived.Before(d.recovered):
		return true
	default:
		return slices.Contains(d.keysBefore(r), d.key(q))
	}
}

// markers are the words that stand in the events of the day. It is safe for concurrent use.
type markers struct {
	mu  sync.Mutex
	all []string
}

func (m *markers) add(marker string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, marker)
}

func (m *markers) anyIn(body []byte) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.ContainsFunc(m.all, func(marker string) bool { return bytes.Contains(body, []byte(marker)) })
}

// keysBefore returns the identities of what came to the role before the late event.
func (d *day) keysBefore(r *role) []string {
	var keys []string
	for _, q := range r.hook.Requests() {
		if q.Arrived.Before(d.recovered) {
			keys = append(keys, d.key(q))
		}
	}
	return keys
}

// later returns the requests that are not of the role's event and came after the recovery.
func (d *day) later(r *role) []sink.Request {
	return sink.Where(r.hook.Requests(), func(q sink.Request) bool {
		return !d.recovered.IsZero() && q.Arrived.After(d.recovered) && !d.carries(r, q)
	})
}
