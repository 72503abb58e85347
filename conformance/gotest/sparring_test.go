package gotest_test

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
)

// asTest says which of the tests named TestSparring is to be run, in a process of its own: what gotest does with a
// receiver that is not right can be seen from outside only.
const asTest = "GOTEST_SPARRING"

// seen is what the go command would show of a run.
type seen struct {
	failed  bool
	marks   map[string]string // PASS, FAIL or SKIP by the subtest's name
	output  string
	ordered []string // names of the subtests, in the order of their ends
}

var ended = regexp.MustCompile(`(?m)^ *--- (PASS|FAIL|SKIP): TestSparring/(\S+)`)

// run runs the sparring of that name with the flags of go test.
func run(t *testing.T, sparring string, flags ...string) seen {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], append([]string{"-test.v", "-test.run=^TestSparring$"}, flags...)...)
	command.Env = append(os.Environ(), asTest+"="+sparring)
	output, err := command.CombinedOutput()
	s := seen{failed: err != nil, marks: map[string]string{}, output: string(output)}
	for _, m := range ended.FindAllStringSubmatch(s.output, -1) {
		s.marks[m[2]] = m[1]
		s.ordered = append(s.ordered, m[2])
	}
	return s
}

// with returns the names of the requirements whose subtests ended so, without their areas.
func (s seen) with(mark string) []string {
	var names []string
	for _, name := range s.ordered {
		if _, id, nested := strings.Cut(name, "/"); nested && s.marks[name] == mark {
			names = append(names, id)
		}
	}
	return names
}

// TestSparring judges what the environment names; see run.
func TestSparring(t *testing.T) {
	name := os.Getenv(asTest)
	if name == "" {
		t.Skip("is run by the other tests, in a process of its own")
	}
	provider, defect, _ := strings.Cut(name, ":")
	if id, isSender := strings.CutPrefix(provider, "sender of "); isSender {
		config := written(t, id, defect)
		if change := senderChanges()[defect]; change != nil {
			change(&config)
		}
		gotest.Sender(t, config)
		return
	}
	if id, isPlayed := strings.CutPrefix(provider, "player of "); isPlayed {
		gotest.Sender(t, played(t, id, defect))
		return
	}
	config := sparring(t, provider, defect)
	if change := changes(t)[defect]; change != nil {
		change(&config)
	}
	gotest.Receiver(t, config)
}

// sparring returns the configuration for a receiver that is right but for a defect of that name, if there is one.
func sparring(t *testing.T, id, defect string) gotest.ReceiverConfig {
	t.Helper()
	p, err := specs.Open(id)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	r := &fixtures.Receiver{Provider: p}
	for _, d := range fixtures.Defects(p) {
		if d.Name == defect {
			r.Defect = d
		}
	}
	config := gotest.ReceiverConfig{Provider: id, Handler: r, URL: "/hook", Probe: fixtures.DefaultProbe, Options: gotest.Options{Seed: 1}}
	by := p.Contract.Authentication
	switch {
	case by.Signature != nil:
		config.Secret, config.NextSecret = by.Signature.SecretExample, "whsec_dGhlX25leHRfb25lXzAxMjM0NTY3"
		r.Secrets = []string{config.Secret, config.NextSecret}
	case by.StaticKey != nil:
		config.Secret = by.StaticKey.SecretExample
		r.Secrets = []string{config.Secret}
	default:
		config.Header = http.Header{"X-Api-Key": {"key-of-the-team-0123456789"}}
		config.OAuth = gotest.OAuth{Issuer: gotest.NewIssuer(t), Audience: "https://receiver.example/webhooks", Scope: "webhooks.receive"}
		r.Headers = config.Header
		r.Bearer = &fixtures.TokenRules{
			Issuer: config.OAuth.Issuer.URL(), JWKS: config.OAuth.Issuer.JWKSURL(), Audience: config.OAuth.Audience, Scope: config.OAuth.Scope,
			Refetch: time.Millisecond,
		}
	}
	return config
}

// changes are what can be different with a run, by name.
func changes(t *testing.T) map[string]func(*gotest.ReceiverConfig) {
	return map[string]func(*gotest.ReceiverConfig){
		"no-secret": func(c *gotest.ReceiverConfig) { c.Secret, c.NextSecret = "", "" },
		"no-target": func(c *gotest.ReceiverConfig) { c.Handler, c.URL = nil, "" },
		"nobody":    func(c *gotest.ReceiverConfig) { c.Handler, c.URL, c.Probe = nil, "http://127.0.0.1:1/hook", "" },
		"nobody-known": func(c *gotest.ReceiverConfig) {
			c.Handler, c.URL, c.Probe = nil, "http://us:pass-of-the-team@127.0.0.1:1/hook", ""
		},
		"no-provider":   func(c *gotest.ReceiverConfig) { c.Provider = "" },
		"no-such-known": func(c *gotest.ReceiverConfig) { c.Options.KnownFailures = map[string]string{"XX-R-NO-01": "none"} },
		"known": func(c *gotest.ReceiverConfig) {
			c.Handler = accepting()
			c.Probe = ""
			c.Options.KnownFailures = map[string]string{"CL-R-SIG-01": "is built next week", "CL-R-ACK-01": "was built last week"}
		},
		"accepting": func(c *gotest.ReceiverConfig) { c.Handler, c.Probe = accepting(), "" },
		"strict": func(c *gotest.ReceiverConfig) {
			c.Handler, c.Probe = accepting(), ""
			c.Options.Strict, c.Options.Only = true, []string{"level:should"}
		},
		"refusing": func(c *gotest.ReceiverConfig) {
			c.Handler, c.Probe = http.NotFoundHandler(), ""
		},
		"refusing-allowed": func(c *gotest.ReceiverConfig) {
			c.Handler, c.Probe, c.Options.AllowUndecided = http.NotFoundHandler(), "", true
		},
		"acting": func(c *gotest.ReceiverConfig) { *c = acting(t) },
		"elsewhere": func(c *gotest.ReceiverConfig) {
			server := httptest.NewTLSServer(c.Handler)
			t.Cleanup(server.Close)
			c.Handler, c.URL, c.RootCAs = nil, server.URL+"/hook", x509.NewCertPool()
			c.RootCAs.AddCert(server.Certificate())
		},
		"elsewhere-untrusted": func(c *gotest.ReceiverConfig) {
			server := httptest.NewTLSServer(c.Handler)
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			t.Cleanup(server.Close)
			c.Handler, c.URL = nil, server.URL+"/hook"
		},
		"own-tokens": func(c *gotest.ReceiverConfig) {
			own := oauth.TokenClient{URL: c.OAuth.Issuer.URL() + "/token", ID: "us", Secret: "ours", Scope: c.OAuth.Scope, Audience: c.OAuth.Audience}
			c.OAuth.Issuer, c.OAuth.Token = nil, own.Token
		},
		"panicking": func(c *gotest.ReceiverConfig) {
			c.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the team's own fault") })
			c.Probe, c.Options.Only = "", []string{"CL-R-ACK-01"}
		},
	}
}

// accepting acknowledges whatever comes.
func accepting() http.Handler { return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}) }
