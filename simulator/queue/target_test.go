package queue

import (
	"net/http"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/simulator/target"
)

// guarded is the default transport behind the rules for targets.
func guarded() *http.Transport {
	by := NewTransport()
	by.DialContext = target.Rules{}.DialContext(nil)
	return by
}

func TestTargetsThatMayBeCalledGetTheirDeliveries(t *testing.T) {
	g := NewWithT(t)
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	g.Expect(attemptAt(t, url, Options{Transport: guarded()}).Outcome).To(Equal(Acknowledged))
}

// A target that may not be called is one that cannot be reached, and the attempt says why and what to do.
func TestForbiddenTargetsAreUnreachable(t *testing.T) {
	for url, problem := range map[string]string{
		"http://203.0.113.7/hook":               "203.0.113.7 is outside loopback and private ranges; allow it with --allow-target 203.0.113.7/32",
		"https://203.0.113.7/hook":              "allow it with --allow-target 203.0.113.7/32",
		"http://169.254.169.254/latest":         "169.254.169.254 is always refused: it is a cloud's metadata service",
		"http://[fd00:ec2::254]/latest":         "always refused",
		"http://[::ffff:169.254.169.254]/":      "always refused",
		"http://[64:ff9b::169.254.169.254]:80/": "64:ff9b::a9fe:a9fe (169.254.169.254) is always refused",
		"http://0.0.0.0:1/":                     "always refused",
	} {
		t.Run(url, func(t *testing.T) {
			g := NewWithT(t)
			a := attemptAt(t, url, Options{Transport: guarded()})
			g.Expect(a.Outcome).To(Equal(Unreachable))
			g.Expect(a.Problem).To(ContainSubstring(problem))
			g.Expect(a.Problem).NotTo(ContainSubstring("…"), "the text is cut")
		})
	}
}

// An endpoint cannot have its tokens fetched from a forbidden address either.
func TestForbiddenTokenEndpoints(t *testing.T) {
	g := NewWithT(t)
	client := oauth.TokenClient{URL: "http://169.254.169.254/token", ID: "id", Secret: "hush", Transport: guarded(), Timeout: time.Minute}
	a := attemptAt(t, "http://127.0.0.1:1/", Options{Transport: guarded()}, func(e *Endpoint) {
		e.Token = client.Token
	})
	g.Expect(a.Outcome).To(Equal(NoToken))
	g.Expect(a.Problem).To(ContainSubstring("169.254.169.254 is always refused"))
}
