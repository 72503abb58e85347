package sender

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/record"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// recorded is what a recording holds, as roles that the checks know: each delivery, with its retries, is the role of one
// endpoint.
type recorded struct {
	clock      *clock.Replay
	deliveries []*role
}

// replay groups a recording into deliveries: requests to the same path with the same identity, or the same JSON where the
// provider gives none. What comes with another body after an acknowledgement is another delivery with the same identity.
func replay(provider *specs.Provider, recording *record.Recording, time *clock.Replay, secret string) *recorded {
	r := &recorded{clock: time}
	latest := map[string]*role{}
	requests := map[*role][]sink.Request{}
	for _, entry := range recording.Entries {
		q := request(entry, time)
		if _, asked := handshake.Agree(provider, q.Method, q.Header, q.Body); asked {
			continue
		}
		key := q.URL + " " + message.EffectKey(&provider.Contract, q.Header, canonical(q.Body))
		one := latest[key]
		if one == nil || finished(requests[one], q) {
			one = &role{name: fmt.Sprintf("of line %d", entry.Line), answer: customer.Answer{Status: 200}, secret: secret, fired: q.When, began: q.Arrived}
			one.event = eventOf(provider, q)
			one.order.Events = []string{one.event}
			r.deliveries = append(r.deliveries, one)
			latest[key] = one
		}
		requests[one] = append(requests[one], q)
	}
	for _, one := range r.deliveries {
		one.hook = sink.Recorded(one.name, requests[one])
	}
	return r
}

// request is a recorded request as the sink would have taken it.
func request(e record.Entry, time *clock.Replay) sink.Request {
	q := sink.Request{
		Method: e.Method, URL: e.Path, Header: e.Headers, Body: e.Body, Size: len(e.Body),
		Arrived: e.Received, Answered: e.Answer.At, Status: e.Answer.Status, When: time.At(e.Received),
	}
	if q.Answered.IsZero() {
		q.Answered = q.Arrived
	}
	q.Ended = time.At(q.Answered)
	return q
}

// canonical returns JSON in one of the ways to write it, so that a retry that is written anew is known as one; other text as
// it is.
func canonical(body []byte) []byte {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil || decoder.More() {
		return body
	}
	text, err := json.Marshal(value)
	if err != nil {
		return body
	}
	return text
}

// finished tells whether a request is no attempt of a delivery that has had others.
func finished(before []sink.Request, q sink.Request) bool {
	last := before[len(before)-1]
	return firstSuccess(before) >= 0 && string(last.Body) != string(q.Body)
}

// eventOf returns the documented event that a request is of, "" for none.
func eventOf(provider *specs.Provider, q sink.Request) string {
	at := provider.Contract.Envelope.Type
	kind := message.EventOf(&provider.Contract, q.Header, q.Body)
	for _, event := range provider.Verified() {
		if kind == event.Name || contains(provider.EnumAt(event.Name, at), kind) {
			return event.Name
		}
	}
	return ""
}

func contains(values []any, text string) bool {
	for _, value := range values {
		if value == any(text) {
			return true
		}
	}
	return false
}

// scene returns the day that a check sees: of all deliveries, or of one.
func (r *recorded) scene(b *Bench, deliveries ...*role) *day {
	d := &day{bench: b, began: time.Now(), history: map[*role]page{}, roles: deliveries, recorded: r}
	d.trial = b.trial(specs.Requirement{ID: "day"})
	d.before = r.clock.Now().Latest
	d.ended = d.before
	for _, one := range deliveries {
		d.cut = d.cut || !d.watchedOn(one)
	}
	return d
}

// watchedOn tells whether the recording goes on long enough after the last attempt of a delivery for the next to show, and
// beyond its expiry.
func (d *day) watchedOn(r *role) bool {
	retry, requests := d.contract().Retry, r.hook.Requests()
	last, waits := requests[len(requests)-1].Ended.Latest, retry.Waits()
	wait := longestWait
	switch {
	case len(requests) <= len(waits):
		wait = 2*waits[len(requests)-1] + time.Minute
	case retry.Repeat != nil:
		wait = retry.Repeat.Value + time.Hour
	case len(waits) > 0:
		wait = 6*waits[len(waits)-1] + time.Minute
	}
	expires := retry.Expiry != nil && firstSuccess(requests) < 0
	return d.before-last >= wait && (!expires || d.before-r.fired.Latest >= retry.Expiry.Value+graceOfExpiry)
}

// plays tells whether a recorded delivery can be seen as what came to the endpoint of that name: which of them a check
// is asked of is chosen before.
func (r *role) plays(d *day, name string) bool {
	first := r.hook.Requests()[0].Status
	switch name {
	case "plain", "failing", "recovering at the second attempt", "recovering at the fourth attempt":
		return true
	case "for " + r.event:
		return r.event != d.trial.root().Name
	default:
		return name == fmt.Sprintf("answering %d", first) || name == fmt.Sprintf("failing with %d", first)
	}
}
