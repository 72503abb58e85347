package handshake_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/target"
	"github.com/hookbench/hookbench/specs"
)

const challenge = "pogchamp-kappa-360noscope-vohiyo"

// The forms in which the words let an endpoint agree.
func TestJudge(t *testing.T) {
	ok := specs.StatusRange{From: 200, To: 200}
	text := specs.HandshakeAnswer{Statuses: ok, Text: true}
	any := specs.HandshakeAnswer{Statuses: ok, Text: true, JSON: "/challenge", Form: "challenge"}
	anyCase := specs.HandshakeAnswer{Statuses: ok, JSON: "/validationResponse", AnyCase: true}
	origin := specs.HandshakeAnswer{Statuses: specs.StatusRange{From: 200, To: 299}, Header: "WebHook-Allowed-Origin", Values: []string{"*", "eventemitter.example.com"}}
	header := func(value string) http.Header { return http.Header{"Webhook-Allowed-Origin": {value}} }
	for _, c := range []struct {
		name   string
		want   specs.HandshakeAnswer
		answer handshake.Answer
		wrong  string // "": agreed
	}{
		{"text", text, handshake.Answer{Status: 200, Body: []byte(challenge)}, ""},
		{"text with a line end", text, handshake.Answer{Status: 200, Body: []byte(challenge + "\n")}, ""},
		{"another text", text, handshake.Answer{Status: 200, Body: []byte("ok")}, "does not repeat the challenge as its body"},
		{"JSON where text is wanted", text, handshake.Answer{Status: 200, Body: []byte(`{"challenge":"` + challenge + `"}`)}, "does not repeat"},
		{"JSON", any, handshake.Answer{Status: 200, Body: []byte(`{"challenge":"` + challenge + `"}`)}, ""},
		{"JSON with another name", any, handshake.Answer{Status: 200, Body: []byte(`{"Challenge":"` + challenge + `"}`)}, "does not repeat"},
		{"JSON in any case", anyCase, handshake.Answer{Status: 200, Body: []byte(`{"ValidationResponse":"` + challenge + `"}`)}, ""},
		{"another challenge in any case", anyCase, handshake.Answer{Status: 200, Body: []byte(`{"ValidationResponse":"ok"}`)}, "does not repeat"},
		{"form", any, handshake.Answer{Status: 200, Body: []byte("challenge=" + challenge)}, ""},
		{"another status", any, handshake.Answer{Status: 202, Body: []byte(challenge)}, "answered 202, want 200"},
		{"any origin", origin, handshake.Answer{Status: 204, Header: header("*")}, ""},
		{"this origin", origin, handshake.Answer{Status: 200, Header: header("EventEmitter.example.com")}, ""},
		{"another origin", origin, handshake.Answer{Status: 200, Header: header("example.org")}, "no WebHook-Allowed-Origin of *"},
		{"no origin", origin, handshake.Answer{Status: 200}, "no WebHook-Allowed-Origin"},
	} {
		err := handshake.Judge(&specs.Handshake{Answer: c.want}, challenge, c.answer)
		if c.wrong == "" {
			NewWithT(t).Expect(err).NotTo(HaveOccurred(), c.name)
		} else {
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.wrong)), c.name)
		}
	}
}

// The headers of a delivery that a signed question has tell of a first attempt, and of no question but this one.
func TestHeadersOfQuestions(t *testing.T) {
	g := NewWithT(t)
	contract := &specs.Contract{
		Headers:   []specs.Header{{Name: "X-Id", Value: "{uuid}"}, {Name: "X-Attempt", Value: "{attempt}"}, {Name: "X-Retry", Value: "{retry}"}},
		Handshake: &specs.Handshake{Method: http.MethodPost, Signed: true},
	}
	ids := map[string]bool{}
	for seed := range uint64(3) {
		q, err := handshake.Ask(contract, message.Occasion{}, message.Credentials{}, seed)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(q.Header.Get("X-Attempt")).To(Equal("1"))
		g.Expect(q.Header.Get("X-Retry")).To(Equal("0"))
		ids[q.Header.Get("X-Id")] = true
	}
	g.Expect(ids).To(HaveLen(3))
}

// What keeps a question from its address is said: who may not be called can be allowed, who does not listen be started.
func TestUnreachableAddresses(t *testing.T) {
	g := NewWithT(t)
	closed := httptest.NewServer(nil)
	closed.Close()
	transport := queue.NewTransport()
	transport.DialContext = target.Rules{}.DialContext(nil)
	contract := &specs.Contract{Handshake: &specs.Handshake{Method: http.MethodPost, Deadline: specs.Fact[time.Duration]{Value: 5 * time.Second}}}
	for address, said := range map[string]string{
		closed.URL:             "could not be reached: connect: connection refused",
		"http://203.0.113.7/x": "could not be reached: 203.0.113.7 is outside loopback and private ranges; allow it with --allow-target 203.0.113.7/32",
	} {
		q, err := handshake.Ask(contract, message.Occasion{To: address}, message.Credentials{}, 1)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(handshake.Make(t.Context(), transport, contract, q, 0)).To(MatchError(ContainSubstring(said)))
	}
}

// The abuse protection of CloudEvents: OPTIONS, without a body.
func TestOptionsGoOverTheWire(t *testing.T) {
	g := NewWithT(t)
	contract := &specs.Contract{Handshake: &specs.Handshake{
		Method: http.MethodOptions, Deadline: specs.Fact[time.Duration]{Value: 5 * time.Second},
		Headers: []specs.HeaderValue{{Name: "WebHook-Request-Origin", Value: "eventemitter.example.com"}},
		Answer:  specs.HandshakeAnswer{Statuses: specs.StatusRange{From: 200, To: 299}, Header: "WebHook-Allowed-Origin", Values: []string{"eventemitter.example.com"}},
	}}
	agrees := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions && r.ContentLength == 0 && agrees {
			w.Header().Set("WebHook-Allowed-Origin", r.Header.Get("WebHook-Request-Origin"))
		}
	}))
	defer server.Close()
	transport := queue.NewTransport()
	defer transport.CloseIdleConnections()
	q, err := handshake.Ask(contract, message.Occasion{To: server.URL}, message.Credentials{}, 1)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(handshake.Make(context.Background(), transport, contract, q, 0)).To(Succeed())
	agrees = false
	g.Expect(handshake.Make(context.Background(), transport, contract, q, 0)).NotTo(Succeed())
}
