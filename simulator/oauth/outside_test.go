package oauth

import (
	"os/exec"
	"testing"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/gomega"
)

// Programs in other languages, which share no code with us, verify what we mint, and refuse what we break.
func TestTokensVerifyOutsideGo(t *testing.T) {
	for name, x := range map[string]struct {
		command, script string
		algorithm       jose.SignatureAlgorithm
	}{
		"node RS256":   {"node", "testdata/verify.mjs", jose.RS256},
		"node ES256":   {"node", "testdata/verify.mjs", jose.ES256},
		"python RS256": {"python3", "testdata/verify.py", jose.RS256},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(x.command); err != nil {
				t.Skipf("%s is not installed", x.command)
			}
			g := NewWithT(t)
			i := serve(t, Options{Algorithm: x.algorithm})
			g.Expect(i.Rollover()).To(Succeed())
			for _, which := range []Key{FirstKey, SecondKey} {
				token := mint(t, i, which, rightClaims)
				output, err := exec.CommandContext(t.Context(), x.command, x.script, i.URL(), token).CombinedOutput()
				g.Expect(err).NotTo(HaveOccurred(), "%s", output)
				right, err := parseCompact(token)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(output).To(MatchJSON(right.payload))
			}
			broken, err := BrokenSignature(i, rightClaims)
			g.Expect(err).NotTo(HaveOccurred())
			output, err := exec.CommandContext(t.Context(), x.command, x.script, i.URL(), broken).CombinedOutput()
			g.Expect(err).To(HaveOccurred())
			g.Expect(output).To(BeEmpty())
		})
	}
}
