package sender

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/record"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/specs"
)

// tape is a transport that records what a sender delivers, by the sender's own clock, and answers by the path.
type tape struct {
	sender  *fixtures.Sender
	answers map[string]sink.Script

	mu      sync.Mutex
	count   map[string]int
	entries []record.Entry
}

func (r *tape) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	path := request.URL.RequestURI()
	now := r.sender.Simulator.Now()
	if agree := agreeing(r.sender.Provider); agree != nil {
		if a, asked := agree(sink.Request{Method: request.Method, Header: asRead(request.Header), Body: body}); asked {
			return &http.Response{StatusCode: a.Status, Header: a.Header, Proto: "HTTP/1.1", Body: io.NopCloser(bytes.NewReader(a.Body)), Request: request}, nil
		}
	}
	r.count[path]++
	status := r.answers[path](r.count[path]).Status
	r.entries = append(r.entries, record.Entry{
		Received: now, Method: request.Method, Path: path, Headers: asRead(request.Header), Body: body,
		Answer: record.Answer{Status: status, At: now}, Line: len(r.entries) + 1,
	})
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", Body: io.NopCloser(&bytes.Buffer{}), Request: request}, nil
}

// asRead returns headers as a server reads them, which spells their names in one way.
func asRead(sent http.Header) http.Header {
	read := http.Header{}
	for name, values := range sent {
		read[http.CanonicalHeaderKey(name)] = values
	}
	return read
}

// endpoints are those that a recording is made with. Where the sender chooses the secrets there can be only one.
func endpoints(id string) map[string]sink.Script {
	if id == "cargolint" {
		return map[string]sink.Script{"/hook": sink.SuccessAt(3)}
	}
	return map[string]sink.Script{
		"/failing": sink.Always(sink.Answer(503)), "/hook": sink.Always(sink.Answer(200)), "/no-content": sink.Always(sink.Answer(204)),
		"/recovering": sink.SuccessAt(3), "/gone": sink.Always(sink.Answer(410)), "/missing": sink.Always(sink.Answer(404)),
	}
}

// recordedDay records a sender over three days of its time, or until events have long expired, and returns the secret that it knows its endpoints by.
func recordedDay(t *testing.T, id string, defect fixtures.SenderDefect) (*record.Recording, string) {
	t.Helper()
	r := &tape{answers: endpoints(id), count: map[string]int{}}
	server := httptest.NewUnstartedServer(nil)
	var err error
	r.sender, err = fixtures.NewSender(opened(t, id), defect, simulator.Options{
		BaseURL: "http://" + server.Listener.Addr().String(), Seed: 1, Transport: r, Start: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = r.sender
	server.Start()
	t.Cleanup(server.Close)
	b := &Bench{config: bout{id: id}.config(t, r.sender, server.URL)}
	trial := b.trial(specs.Requirement{})
	secret := trial.registerAll(t, r)
	hours := 72
	if expiry := b.config.Provider.Contract.Retry.Expiry; expiry != nil {
		hours = max(hours, int(3*expiry.Value.Hours()))
	}
	for hour := range hours {
		if hour == 0 || hour == hours-1 {
			trial.happens(t, r, secret, fmt.Sprintf("%s %d", foreign, hour))
		}
		if err := r.sender.Simulator.Advance(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	return &record.Recording{Entries: r.entries, Until: r.sender.Simulator.Now()}, secret
}

// registerAll subscribes every endpoint of a tape, and returns the secret of all of them.
func (t *Trial) registerAll(test *testing.T, r *tape) string {
	secret := "whsec_recorded_9c1f"
	if by := t.contract().Authentication.Signature; by != nil && by.Secret == specs.SecretPrefixBase64 {
		secret = by.SecretExample
	}
	if t.contract().Subscriptions == nil {
		return secret
	}
	for path := range r.answers {
		order := customer.Order{URL: "https://127.0.0.1:1" + path, Secret: secret, Events: []string{t.root().Name}, Subtype: t.rootSubtype()}
		made := t.create(test.Context(), "", t.resourceOf(order))
		if !t.customer.ChoosesSecret() {
			secret = t.resource().Secret.String(made.Got)
		}
	}
	return secret
}

func (t *Trial) rootSubtype() string {
	if t.contract().Subscriptions != nil && t.resource().Subtype != "" && len(t.root().Subtypes) > 0 {
		return t.root().Subtypes[0]
	}
	return ""
}

// happens has the event happen for every endpoint of a tape.
func (t *Trial) happens(test *testing.T, r *tape, secret, text string) {
	event := trigger.Event{Type: t.root().Name, Subtype: t.rootSubtype(), Data: (&day{trial: t}).data(t.root(), text)}
	if t.contract().Subscriptions != nil {
		t.fire(test.Context(), event)
		return
	}
	for path := range r.answers {
		event.Endpoint = &trigger.Endpoint{URL: "https://127.0.0.1:1" + path, Secret: secret}
		t.fire(test.Context(), event)
	}
}
