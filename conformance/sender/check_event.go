package sender

import (
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// named lists events; none: all that are verified.
type named struct {
	Events []string `json:"events,omitempty"`
}

// of returns the first delivery of each event, and fails the check for one that did not come.
func (t *Trial) of(g gomega.Gomega, d *day, events []string, judge func(r *role, q sink.Request)) {
	if len(events) == 0 {
		for _, event := range d.provider().Verified() {
			events = append(events, event.Name)
		}
	}
	for _, event := range events {
		name := "for " + event
		if event == t.root().Name {
			name = "plain"
		}
		judge(d.need(name), t.mustArrive(g, d, name)[0])
	}
}

// sendsValidBodies validates the body of each event against its schema.
func sendsValidBodies(g gomega.Gomega, t *Trial, d *day, p named) {
	var wrong complaints
	t.of(g, d, p.Events, func(r *role, q sink.Request) {
		e := d.contract().Envelope
		if got := message.EventOf(d.contract(), q.Header, q.Body); got != r.event && !d.alias(r.event, got) {
			t.object(&wrong, r, q, "event %s was triggered, and the %s that came says %q", r.event, d.named(), got)
			return
		}
		if subtype := r.order.Subtype; subtype != "" && e.Subtype.String(q.Body) != subtype {
			t.object(&wrong, r, q, "event %s of subtype %s was triggered, and the body that came says %q", r.event, subtype, e.Subtype.String(q.Body))
		}
		violations, err := d.provider().Validate(r.event, q.Body)
		if err != nil {
			conformance.End(reports.Error, "%v", err)
		}
		for _, v := range violations {
			t.object(&wrong, r, q, "the body of %s breaks its schema: %s", r.event, v)
		}
		if len(violations) > 0 && d.replaced(r, q) {
			t.hint = "The trigger's data probably replaces whole members of the payload: it is to be merged into it member by member, at every depth."
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// alias tells whether the body of an event may name it so.
func (d *day) alias(event, name string) bool {
	e := d.contract().Envelope
	return e.TypeHeader == "" && slices.Contains(d.provider().EnumAt(event, e.Type), any(name))
}

// named says what names the event of a delivery.
func (d *day) named() string {
	if header := d.contract().Envelope.TypeHeader; header != "" {
		return "header " + header
	}
	return "body"
}

// replaced tells whether the object that holds the text which the trigger has asked for holds nothing else: whoever takes the
// trigger's data for whole members loses the others.
func (d *day) replaced(r *role, q sink.Request) bool {
	event, err := d.provider().Event(r.event)
	if err != nil || r.marker == "" {
		return false
	}
	at := string(event.Text)
	parent := specs.Pointer(at[:max(strings.LastIndex(at, "/"), 0)])
	return parent != "" && parent != d.contract().Envelope.Data && len(parent.Get(q.Body).Map()) == 1
}

// sendsKnownEvents looks at the type of every delivery.
func sendsKnownEvents(g gomega.Gomega, t *Trial, d *day) {
	t.mustArrive(g, d, "plain")
	known := d.provider().EventNames()
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		if got := message.EventOf(d.contract(), q.Header, q.Body); !slices.Contains(known, got) {
			t.object(&wrong, r, q, "the type of a delivery is %q, which is none of %s", got, strings.Join(known, ", "))
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// sendsEachEvent looks for a delivery of each event.
func sendsEachEvent(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	for _, event := range d.provider().Verified() {
		name := "for " + event.Name
		if event.Name == t.root().Name {
			name = "plain"
		}
		requests := d.attempts(d.need(name))
		t.saw("delivery to the endpoint "+name, requests...)
		if !slices.ContainsFunc(requests, func(q sink.Request) bool { return message.EventOf(d.contract(), q.Header, q.Body) == event.Name }) {
			wrong.Add("event %s was triggered, and not delivered to an endpoint that is registered for it", event.Name)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// carried names events and the members that they must have.
type carried struct {
	Events  []string        `json:"events,omitempty"`
	Members []specs.Pointer `json:"members"`
}

// carriesMembers looks for members in the body of each event.
func carriesMembers(g gomega.Gomega, t *Trial, d *day, p carried) {
	var wrong complaints
	t.of(g, d, p.Events, func(r *role, q sink.Request) {
		for _, at := range p.Members {
			if at.String(q.Body) == "" {
				t.object(&wrong, r, q, "the body of %s has nothing at %s", r.event, at)
			}
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}
