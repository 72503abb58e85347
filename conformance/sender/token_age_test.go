package sender

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// told is a clock that runs while nobody lets it pass.
type told struct {
	clock.Clock
	at time.Duration
}

func (c *told) Now() clock.Span { return clock.At(c.at) }

// Access tokens expire on the sender's clock also where that runs by itself: a new one is asked for in time.
func TestAccessTokensAreRenewed(t *testing.T) {
	g, issued := NewWithT(t), 0
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		issued++
		fmt.Fprintf(w, `{"access_token":"t%d","token_type":"Bearer","expires_in":3600}`, issued)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "[]") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	now := &told{}
	trial := (&Bench{config: Config{
		Provider: opened(t, "cas-notifications"), API: server.URL, Client: server.Client(), Timeout: patienceOfCalls, Clock: now, Redactor: &reports.Redactor{},
		Tokens: customer.Tokens{URL: server.URL + "/token", ClientID: "c", ClientSecret: "s"},
	}}).trial(specs.Requirement{})
	list := customer.Call{Operation: trial.operations().List}
	for _, c := range []struct {
		passes time.Duration
		issued int
	}{{0, 1}, {time.Second, 1}, {time.Hour, 2}, {time.Second, 2}, {time.Minute, 3}} {
		now.at += c.passes
		g.Expect(trial.call(t.Context(), "a list", list).Success()).To(BeTrue())
		g.Expect(issued).To(Equal(c.issued), "at %s", now.at)
	}
}
