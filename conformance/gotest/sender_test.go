package gotest_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// The simulator passes as a sender of each provider, on a clock that runs by itself.
func TestSimulatorsPass(t *testing.T) {
	for _, id := range providers() {
		t.Run(id, func(t *testing.T) {
			gotest.Sender(t, played(t, id, ""))
		})
	}
}

// A sender that sleeps between its attempts passes, over a day and more.
func TestSleepingSendersPass(t *testing.T) {
	for id := range platforms() {
		t.Run(id, func(t *testing.T) {
			gotest.Sender(t, written(t, id, ""))
		})
	}
}

// A defect fails what it breaks, and nothing else.
func TestSenderDefects(t *testing.T) {
	for sparring, want := range map[string][]string{
		"sender of cas-notifications:hour-doubled":  {"CASN-S-RTY-07"},
		"sender of cas-notifications:204-refused":   {"CASN-S-ACK-01"},
		"sender of cas-notifications:never-expires": {"CASN-S-EXP-01", "CASN-S-EXP-02"},
		"sender of cas-notifications:token-cached":  {"CASN-S-OAU-02"},
		"sender of cas-sso:204-refused":             {"SSO-S-ACK-01"},
		"player of cas-sso:constant-delay":          {"SSO-S-RTY-02"},
		"player of cargolint:signed-before-escaped": {"CL-S-SIG-04"},
		"player of eaze-customs:key-made-up":        {"EAZE-S-KEY-01"},

		"player of stripe:timestamp-an-hour-back":             {"ST-S-TIM-01"},
		"player of slack:timestamp-renewed-otherwise":         {"SLK-S-TIM-02"},
		"player of standard-webhooks:retries-under-other-ids": {"SW-S-RTY-06"},
		"player of slack:delivers-unasked":                    {"SLK-S-HSK-01", "SLK-S-HSK-02", "SLK-S-HSK-03"}, // the second is undecided: there is no question to look at
		"player of event-grid:agreement-presumed":             {"EG-S-HSK-03"},
		"player of event-grid:asks-in-other-words":            {"EG-S-HSK-02"},
	} {
		t.Run(sparring, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			s := run(t, sparring)
			g.Expect(s.failed).To(BeTrue())
			g.Expect(s.with("FAIL")).To(ConsistOf(want), s.output)
		})
	}
}

// senderChanges are what can be different with a run against a sender, by name.
func senderChanges() map[string]func(*gotest.SenderConfig) {
	return map[string]func(*gotest.SenderConfig){
		"mute": func(c *gotest.SenderConfig) {
			c.Serve = func(context.Context, *http.Transport) gotest.Served { return gotest.Served{} }
		},
		"no-key":   func(c *gotest.SenderConfig) { c.ClientSecret = "" },
		"no-api":   func(c *gotest.SenderConfig) { c.Serve, c.API = nil, "" },
		"bad-time": func(c *gotest.SenderConfig) { c.Serve, c.Elsewhere.Time = nil, "fast" },
		"two-ways": func(c *gotest.SenderConfig) {
			c.Serve, c.Elsewhere.Trigger, c.Elsewhere.Emit = nil, "http://127.0.0.1:1", gotest.Emit(noEvent)
		},
		"unending":  func(c *gotest.SenderConfig) { c.Serve = unending(c.Serve) },
		"only-once": func(c *gotest.SenderConfig) { c.Options.Only = []string{"SSO-S-RTY-01"} },
	}
}

func noEvent(context.Context, gotest.Event) error { return nil }

// unending leaves a goroutine behind that waits for what never comes.
func unending(serve func(context.Context, *http.Transport) gotest.Served) func(context.Context, *http.Transport) gotest.Served {
	return func(ctx context.Context, transport *http.Transport) gotest.Served {
		jobs := make(chan string)
		go func() { <-jobs }()
		return serve(ctx, transport)
	}
}

func TestImpossibleSenderRuns(t *testing.T) {
	t.Parallel()
	for sparring, want := range map[string]string{
		"sender of cas-sso:mute":             "gotest: no Served.Emit is given: without events there is nothing to judge\n",
		"sender of cas-notifications:no-key": "gotest: the API of cas-notifications needs access tokens: give TokenURL, ClientID and ClientSecret\n",
		"sender of cas-sso:no-api":           "gotest: API \"\" is not an http or https address such as http://127.0.0.1:8080: it is needed to subscribe\n",
		"sender of cas-sso:bad-time":         "gotest: option Elsewhere: time \"fast\": want real, or xN with N from 1 to 100000\n",
		"sender of cas-sso:two-ways":         "gotest: both Elsewhere.Trigger and Elsewhere.Emit are given: events are triggered in one way\n",
	} {
		expectRefused(t, sparring, want)
	}
}

// A sender that does not end is told so, and loses no result by it.
func TestSenderThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "sender of cas-sso:unending")
	g.Expect(s.failed).To(BeTrue())
	g.Expect(s.with("PASS")).To(ContainElement("SSO-S-RTY-01"))
	g.Expect(s.with("FAIL")).To(BeEmpty())
	g.Expect(s.output).To(ContainSubstring("goroutines of the sender wait for what never comes, and do not end with their context:"))
	g.Expect(s.output).To(ContainSubstring("unending"))
}

func TestSenderSelection(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "sender of cas-sso:only-once")
	g.Expect(s.failed).To(BeFalse(), s.output)
	g.Expect(s.with("PASS")).To(Equal([]string{"SSO-S-RTY-01"}))
	s = run(t, "sender of cas-sso", "-test.run=^TestSparring$/^retry$", "-test.count=2")
	g.Expect(s.failed).To(BeFalse(), s.output)
	g.Expect(s.with("PASS")).To(HaveLen(10))
}

// A sender in another process is judged on its test clock.
func TestSenderElsewhere(t *testing.T) {
	ca := t.TempDir()
	authority, err := devca.Open(ca)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, id := range []string{"cas-sso", "eaze-customs"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			p, err := specs.Open(id)
			g.Expect(err).NotTo(HaveOccurred())
			transport := queue.NewTransport()
			transport.TLSClientConfig = &tls.Config{RootCAs: authority.Pool()}
			s, err := fixtures.NewSender(p, fixtures.SenderDefect{}, simulator.Options{Seed: seed, Transport: transport})
			g.Expect(err).NotTo(HaveOccurred())
			server := httptest.NewServer(s)
			t.Cleanup(server.Close)
			config := described(t, id)
			config.API = server.URL + config.API
			config.Elsewhere = gotest.Elsewhere{
				Trigger: server.URL + fixtures.TriggerPath, Time: "clock=" + server.URL + fixtures.ClockPath, CADir: ca,
			}
			gotest.Sender(t, config)
		})
	}
}

// providers are the built-in ones, in a short run the first two: it looks for races, which show in any of them.
func providers() []string {
	if testing.Short() {
		return specs.Builtin()[:2]
	}
	return specs.Builtin()
}
