package sender

import (
	"encoding/json"
	"mime"
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/specs"
)

// mustArrive fails the check when nothing was delivered to an endpoint that answers every event at once.
func (t *Trial) mustArrive(g gomega.Gomega, d *day, name string) []sink.Request {
	requests := d.attempts(d.need(name))
	t.saw("delivery to the endpoint "+name, requests...)
	expect(g, len(requests) > 0, "the event was triggered, and nothing was delivered to the endpoint %q%s", name, d.bench.strays())
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

// instantOf reads a date-time of RFC 3339, which allows its letters in lower case.
func instantOf(text string) (time.Time, error) {
	return time.Parse(time.RFC3339Nano, strings.ToUpper(text))
}

func inUTC(text string) bool {
	at, err := instantOf(text)
	_, offset := at.Zone()
	return err == nil && offset == 0
}

// writesIdentifiers looks at the timestamp and the ids of every delivery.
func writesIdentifiers(g gomega.Gomega, t *Trial, d *day) {
	t.mustArrive(g, d, "plain")
	e := d.contract().Envelope
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		if _, err := instantOf(e.Timestamp.String(q.Body)); err != nil {
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
