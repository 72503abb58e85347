package sender

import (
	"encoding/json"
	"fmt"
	"mime"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// mustArrive fails the check when nothing was delivered to an endpoint that answers every event at once.
func (t *Trial) mustArrive(g gomega.Gomega, d *day, name string) []sink.Request {
	requests := d.attempts(d.need(name))
	t.saw("delivery to the endpoint "+name, requests...)
	expect(g, len(requests) > 0, "the event was triggered, and nothing was delivered to the endpoint %q", name)
	return requests
}

// postsJSON looks at every delivery of the day.
func postsJSON(g gomega.Gomega, t *Trial, d *day) {
	t.mustArrive(g, d, "plain")
	var wrong complaints
	d.everything(func(r *role, q sink.Request) { t.isJSON(&wrong, r, q, d.contract().Request.ContentType.Basis) })
	g.Expect(wrong).To(conformance.BeNone())
}

// isJSON notes a request that is no POST of one JSON object. The content type is judged where it is documented.
func (t *Trial) isJSON(wrong *complaints, r *role, q sink.Request, contentType specs.Basis) bool {
	media, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	named := media == "application/json" || strings.HasSuffix(media, "+json")
	var object map[string]any
	switch {
	case q.Broken:
		return true // the sender gave up while it sent
	case q.Method != t.contract().Request.Method.Value:
		t.object(wrong, r, q, "a delivery came as %s; %s is demanded", q.Method, t.contract().Request.Method.Value)
	case json.Unmarshal(q.Body, &object) != nil:
		t.object(wrong, r, q, "the body of a delivery is no JSON object")
	case !named && contentType == specs.Documented:
		t.object(wrong, r, q, "a delivery came with content type %q; application/json is demanded", q.Header.Get("Content-Type"))
	default:
		return true
	}
	return false
}

// postsEnvelope looks for the documented members in every delivery of the day, in their types.
func postsEnvelope(g gomega.Gomega, t *Trial, d *day) {
	t.mustArrive(g, d, "plain")
	e := d.contract().Envelope
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		if !t.isJSON(&wrong, r, q, d.contract().Request.ContentType.Basis) {
			return
		}
		for _, one := range []struct {
			at   specs.Pointer
			kind string
		}{{e.Type, "string"}, {e.Timestamp, "string"}, {e.Subscription, "string"}, {e.Delivery, "string"}, {e.Event, "string"}, {e.Data, "object"}} {
			if one.at == "" {
				continue
			}
			if got := one.at.Get(q.Body); !got.Exists() || typeOf(got) != one.kind {
				t.object(&wrong, r, q, "the body of a delivery has no %s at %s", one.kind, one.at)
			}
		}
		if at := e.Timestamp; at.Get(q.Body).Exists() && e.Delivery == "" && !inUTC(at.String(q.Body)) {
			t.object(&wrong, r, q, "the timestamp of a delivery is no RFC 3339 date-time in UTC")
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}

func inUTC(text string) bool {
	at, err := time.Parse(time.RFC3339Nano, text)
	_, offset := at.Zone()
	return err == nil && offset == 0
}

// writesIdentifiers looks at the timestamp and the ids of every delivery.
func writesIdentifiers(g gomega.Gomega, t *Trial, d *day) {
	t.mustArrive(g, d, "plain")
	e := d.contract().Envelope
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		if _, err := time.Parse(time.RFC3339Nano, e.Timestamp.String(q.Body)); err != nil {
			t.object(&wrong, r, q, "%s of a delivery is no RFC 3339 date-time", e.Timestamp)
		}
		if got := e.Subscription.String(q.Body); e.Subscription != "" && r.id != "" && got != r.id {
			t.object(&wrong, r, q, "%s of a delivery is %q; the id of the subscription is %q", e.Subscription, got, r.id)
		}
		if got := e.Delivery.Get(q.Body); e.Delivery != "" && (typeOf(got) != "string" || got.Str == "") {
			t.object(&wrong, r, q, "%s of a delivery is no text that says something", e.Delivery)
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// writesDistinctDeliveryIDs compares the ids of deliveries to different subscriptions, of different events, and of attempts.
func writesDistinctDeliveryIDs(g gomega.Gomega, t *Trial, d *day) {
	at := d.contract().Envelope.Delivery
	t.mustArrive(g, d, "plain")
	seen := map[string]string{}
	var wrong complaints
	distinct := func(r *role, what string, requests []sink.Request) {
		if len(requests) == 0 {
			return
		}
		id := at.String(requests[0].Body)
		if other := seen[id]; other != "" {
			t.object(&wrong, r, requests[0], "%s and %s have the same %s", other, what, at)
		}
		seen[id] = what
		for i, q := range requests {
			if at.String(q.Body) != id && i > 0 {
				t.object(&wrong, r, q, "attempt %d of a delivery came with another %s than attempt 1", i+1, at)
			}
		}
	}
	for _, r := range d.roles {
		distinct(r, "the event at the endpoint "+r.name, d.attempts(r))
		if later := d.later(r); len(later) > 0 {
			distinct(r, "the later event at the endpoint "+r.name, later[:1])
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if len(d.attempts(d.need("failing"))) < 2 && !d.promisesRetries() {
		t.remark = "Whether a redelivery keeps its id was not seen: the sender does not try again, and the documents leave that open."
	}
}

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
		if got := e.Type.String(q.Body); got != r.event && !slices.Contains(d.provider().EnumAt(r.event, e.Type), any(got)) {
			t.object(&wrong, r, q, "event %s was triggered, and the body that came says %q", r.event, got)
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
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// sendsKnownEvents looks at the type of every delivery.
func sendsKnownEvents(g gomega.Gomega, t *Trial, d *day) {
	t.mustArrive(g, d, "plain")
	known := d.provider().EventNames()
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		if got := d.contract().Envelope.Type.String(q.Body); !slices.Contains(known, got) {
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
		if !slices.ContainsFunc(requests, func(q sink.Request) bool { return d.contract().Envelope.Type.String(q.Body) == event.Name }) {
			wrong.Add("event %s was triggered, and not delivered to an endpoint that is registered for it", event.Name)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// carried names events and the members that they must have.
type carried struct {
	Events  []string        `json:"events"`
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

// soonEnough tells whether a first attempt came as soon as documented. Work is not divided as delays are: where the
// sender's time runs faster than real time, what is soon in real time and late in the sender's is not clear.
func (d *day) soonEnough(r *role, q sink.Request) (after time.Duration, verdict fit) {
	limit := d.contract().Request.FirstAttempt.Value
	most := limit + d.slack(limit)
	after, _ = q.When.Since(r.fired)
	switch clock := d.bench.config.Clock; {
	case after <= most+clock.Resolution():
		return after, right
	case clock.Real(time.Hour) > 0 && q.Arrived.Sub(r.began) <= most:
		return after, unclear
	default:
		return after, wrong
	}
}

// vague ends a check for an attempt of which soonEnough cannot tell.
func (d *day) vague(after time.Duration) {
	conformance.End(reports.Inconclusive, "the first attempt came %s after the event in the sender's time, of which %s are allowed; at %s that may be the time that work takes",
		after.Round(time.Second), d.contract().Request.FirstAttempt.Value, d.bench.config.Clock.Mode())
}

// deliversAtOnce measures the wait from the trigger to the first attempt.
func deliversAtOnce(g gomega.Gomega, t *Trial, d *day) {
	var wrong complaints
	for _, name := range []string{"plain", "plain and last"} {
		first := t.mustArrive(g, d, name)[0]
		switch after, verdict := d.soonEnough(d.role(name), first); verdict {
		case unclear:
			d.vague(after)
		case right:
		default:
			t.object(&wrong, d.role(name), first, "the first attempt came %s after the event; %s are allowed", after.Round(100*time.Millisecond), d.contract().Request.FirstAttempt.Value)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// isolatesFailingEndpoints looks whether everybody got the event, and those that answer did not have to wait for those that
// do not.
func isolatesFailingEndpoints(g gomega.Gomega, t *Trial, d *day) {
	silent := d.attempts(d.need("silent"))
	var wrong complaints
	var latest time.Duration
	for _, name := range []string{"plain", "plain and last", "failing", "failing with 500"} {
		r := d.need(name)
		requests := d.attempts(r)
		t.saw("delivery to the endpoint "+name, requests...)
		if len(requests) == 0 {
			wrong.Add("the endpoint %q did not get the event", name)
			continue
		}
		switch after, verdict := d.soonEnough(r, requests[0]); verdict {
		case unclear:
			latest = max(latest, after)
		case right:
		default:
			t.object(&wrong, r, requests[0], "the endpoint %q got the event %s after it happened; others, which failed, must not hold it up", name, after.Round(time.Second))
		}
		if len(silent) > 0 && !silent[0].Answered.IsZero() && requests[0].Arrived.After(silent[0].Answered) {
			t.object(&wrong, r, requests[0], "the endpoint %q got the event only when another, which did not answer for %s, had been given up", name, silent[0].Answered.Sub(silent[0].Arrived).Round(100*time.Millisecond))
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if latest > 0 {
		d.vague(latest)
	}
}

// difference says how a body differs from the one before it.
func difference(before, after []byte) string {
	var one, other any
	if json.Unmarshal(before, &one) == nil && json.Unmarshal(after, &other) == nil && alike(one, other) {
		return "the same JSON, written differently"
	}
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			return fmt.Sprintf("the first difference is at byte %d", i+1)
		}
	}
	return fmt.Sprintf("it has %d bytes instead of %d", len(after), len(before))
}

func alike(one, other any) bool {
	same, err := gomega.Equal(one).Match(other)
	return err == nil && same
}
