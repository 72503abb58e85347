package sender

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/simulator/signature"
)

// A sender that signs for one endpoint with the secret of another is told so; how a digest was made is not searched for in vain.
func TestHintNamesWhoseSecretSigned(t *testing.T) {
	for name, c := range map[string]struct{ secret, hint string }{
		"another endpoint's": {"whsec_b", `The sender signed with the secret of another endpoint, "plain and last".`},
		"nobody's":           {"whsec_c", ""},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			d := paced(t, clock.Start(1), second)
			d.bench.config.Provider = opened(t, "cargolint")
			scheme, body := d.scheme(), []byte(`{"event":"document.uploaded"}`)
			value, err := signature.Sign(scheme, c.secret, signature.Message{Body: body})
			g.Expect(err).NotTo(HaveOccurred())
			own, other := roleOf("plain", nil), roleOf("plain and last", nil)
			own.secret, other.secret, d.roles = "whsec_a", "whsec_b", []*role{own, other}
			q := sink.Request{Header: http.Header{}, Body: body}
			q.Header.Set(scheme.Header, value)
			var wrong complaints
			d.trial.signed(&wrong, d, own, []sink.Request{q}, "a delivery")
			g.Expect(d.trial.hint).To(Equal(c.hint))
		})
	}
}
