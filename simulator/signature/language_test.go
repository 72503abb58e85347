package signature_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
	. "github.com/onsi/gomega"
)

// TestMistakesAreThoseOfTheLanguages has the languages themselves make the mistakes, and compares.
func TestMistakesAreThoseOfTheLanguages(t *testing.T) {
	for _, language := range []struct{ command, script string }{
		{"python3", "testdata/mistakes.py"},
		{"node", "testdata/mistakes.js"},
		{"php", "testdata/mistakes.php"},
	} {
		t.Run(language.command, func(t *testing.T) {
			if _, err := exec.LookPath(language.command); err != nil {
				t.Skipf("%s is not installed, so its mistakes are not compared with it", language.command)
			}
			const secret = "whsec_test-0/c_1a5f7e9d3b4826a1f0"
			m := message(event)
			for id, want := range mistakesOf(t, language.command, language.script, secret, m.Body) {
				t.Run(id, func(t *testing.T) {
					g := NewWithT(t)
					got, err := mistake(t, id).Sign(prefixedHex(), secret, m)
					g.Expect(err).NotTo(HaveOccurred())
					g.Expect(got).To(Equal(want))
					if signature.Verify(prefixedHex(), secret, want, m) == nil {
						return // the mistake cannot be seen in this message
					}
					found, ok := signature.Explain(prefixedHex(), secret, want, m)
					g.Expect(ok).To(BeTrue())
					g.Expect(found.Sign(prefixedHex(), secret, m)).To(Equal(want))
				})
			}
		})
	}
}

// mistakesOf runs a script and returns the values that it makes, by the id of the mistake.
func mistakesOf(t *testing.T, command, script, secret string, body []byte) map[string]string {
	t.Helper()
	g := NewWithT(t)
	input, err := json.Marshal(map[string]any{"secret": secret, "body": body})
	g.Expect(err).NotTo(HaveOccurred())
	var problems bytes.Buffer
	process := exec.Command(command, script)
	process.Stdin, process.Stderr = bytes.NewReader(input), &problems
	output, err := process.Output()
	g.Expect(err).NotTo(HaveOccurred(), problems.String())
	var values map[string]string
	g.Expect(json.Unmarshal(output, &values)).To(Succeed())
	g.Expect(values).NotTo(BeEmpty())
	return values
}
