package receiver

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

const diagnosed = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0"

// hintFor returns the hint of the demand that every event is acknowledged, on a receiver that accepts what accepts says.
func hintFor(t *testing.T, p *specs.Provider, accepts func(header http.Header, body []byte) bool) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !accepts(r.Header, body) {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	t.Cleanup(server.Close)
	for _, r := range judged(t, Config{
		Provider: p, Secret: diagnosed, Seed: 1, Redactor: &reports.Redactor{},
		Target: Target{URL: server.URL, AllowHTTP: true, Timeout: 5 * time.Second},
	}, requirementsOf(p, []string{"acknowledges-each-event"})) {
		if r.Hint != "" {
			return r.Hint
		}
	}
	return ""
}

// signers returns the built-in providers that sign their deliveries.
func signers(t *testing.T, do func(t *testing.T, p *specs.Provider)) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		if p.Contract.Authentication.Signature != nil {
			do(t, p)
		}
	})
}

// What many get wrong is among the mistakes that are tried, although far more are known than can be.
func TestHintNamesUsualMistakes(t *testing.T) {
	signers(t, func(t *testing.T, p *specs.Provider) {
		scheme := *p.Contract.Authentication.Signature
		for _, mistake := range signature.Mistakes(scheme) {
			switch mistake.ID {
			case "digest-hmac-sha1", "digest-sha256-secret-body", "digest-swapped", "secret-prefix-stripped", "secret-prefix-base64", "encoding-base64", "body-reserialised-python":
			default:
				continue
			}
			t.Run(mistake.ID, func(t *testing.T) {
				hint := hintFor(t, p, func(header http.Header, body []byte) bool {
					made, err := mistake.Sign(scheme, diagnosed, message.Covered(&p.Contract, header, body))
					return err == nil && made == header.Get(scheme.Header)
				})
				NewWithT(t).Expect(hint).To(ContainSubstring("(" + mistake.ID + ")"))
			})
		}
	})
}

// A receiver that accepted other deliveries knows the secret; what it objects to is something else.
func TestHintDoesNotBlameAKnownSecret(t *testing.T) {
	signers(t, func(t *testing.T, p *specs.Provider) {
		first := p.Verified()[0].Name
		hint := hintFor(t, p, func(header http.Header, body []byte) bool { return message.EventOf(&p.Contract, header, body) == first })
		NewWithT(t).Expect(hint).To(ContainSubstring("objects to something in this body"))
	})
}

// A receiver that refuses everything may have the wrong clock, where timestamps are signed.
func TestHintAsksForTheClock(t *testing.T) {
	signers(t, func(t *testing.T, p *specs.Provider) {
		hint := hintFor(t, p, func(http.Header, []byte) bool { return false })
		g := NewWithT(t)
		g.Expect(hint).To(ContainSubstring("know the secret of this run"))
		g.Expect(strings.Contains(hint, "clock")).To(Equal(p.Contract.Authentication.Signature.HasTime()))
	})
}

// A receiver that stops over a delivery without credentials is said to have stopped, by the demand that meets it first.
func TestReceiverThatStopsOverAMissingSignature(t *testing.T) {
	signers(t, func(t *testing.T, p *specs.Provider) {
		var server *httptest.Server
		server = httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.Header.Get(p.Contract.Authentication.Signature.Header) == "" {
				server.Listener.Close()
				panic(http.ErrAbortHandler)
			}
		}))
		server.Config.ErrorLog = silentLog()
		server.Start()
		t.Cleanup(server.Close)
		only := requirementsOf(p, []string{"acknowledges-each-event", "answers-in-time"})
		if len(only) == 1 { // no time is documented
			only = requirementsOf(p, []string{"acknowledges-each-event", "refuses-missing-signature"})
		}
		for _, r := range judged(t, Config{
			Provider: p, Secret: diagnosed, Seed: 1, Redactor: &reports.Redactor{},
			Target: Target{URL: server.URL, AllowHTTP: true, Timeout: 5 * time.Second},
		}, only) {
			if r.ID == string(only[1]) {
				NewWithT(t).Expect(r.Outcome).To(Equal(reports.Failed), r.Reason)
				NewWithT(t).Expect(r.Reason).To(ContainSubstring("a delivery with no signature header"))
				NewWithT(t).Expect(r.Reason).To(ContainSubstring("the receiver has stopped"))
			}
		}
	})
}
