package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/finding"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// byHand runs a command of the command line and returns what it prints and its exit code.
func byHand(args ...string) (out, complaint string, code int) {
	var stdout, stderr bytes.Buffer
	code = run(args, &stdout, &stderr)
	return stdout.String(), stderr.String(), code
}

// verified runs verify on a body with headers, and returns the id of the finding, "" for an authentic delivery.
func verified(t *testing.T, provider *specs.Provider, secret string, body []byte, headers ...string) string {
	t.Helper()
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "body")
	g.Expect(os.WriteFile(file, body, 0o600)).To(Succeed())
	args := []string{"verify", "--provider", provider.ID(), "--secret", secret, "--body", file, "--json"}
	for _, header := range headers {
		args = append(args, "--header", header)
	}
	out, complaint, code := byHand(args...)
	var result verification
	g.Expect(json.Unmarshal([]byte(out), &result)).To(Succeed(), complaint)
	g.Expect(out).NotTo(ContainSubstring(secret))
	if result.Finding == nil {
		g.Expect(code).To(Equal(0))
		return ""
	}
	g.Expect(code).To(Equal(1))
	return result.Finding.ID
}

// signers returns the built-in providers that sign the body alone, in one header. For the others there is a script.
func signers(t *testing.T) []*specs.Provider {
	t.Helper()
	var all []*specs.Provider
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		if s := p.Contract.Authentication.Signature; s != nil && s.Timestamp == nil && s.Beside == nil {
			all = append(all, p)
		}
	}
	return all
}

// The vectors of the providers, made by foreign implementations, are what sign prints and verify accepts, however old.
func TestVectorsByHand(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	tried := 0
	for _, p := range signers(t) {
		for _, v := range p.Vectors {
			tried++
			t.Run(p.ID()+"/"+v.Name, func(t *testing.T) {
				g := NewWithT(t)
				g.Expect(verified(t, p, v.Secret, []byte(v.Body), linesOf(p, v)...) == "").To(Equal(!v.Invalid))
				if pair := p.Contract.Authentication.Signature.Asymmetric; pair == nil || !strings.HasPrefix(v.Secret, pair.Public) {
					g.Expect(signs(t, p, v)).To(Equal(!v.Invalid))
				}
			})
		}
	}
	NewWithT(t).Expect(tried).To(BeNumerically(">", 10))
}

// linesOf returns the headers of a vector, with those that its signature covers.
func linesOf(p *specs.Provider, v specs.Vector) []string {
	var lines []string
	if name := p.Contract.Identity.Header; v.ID != "" {
		lines = append(lines, name+": "+v.ID)
	}
	if s := p.Contract.Authentication.Signature; s.HasTime() && s.Timestamp.Header != "" {
		lines = append(lines, s.Timestamp.Header+": "+v.Timestamp)
	}
	for name, value := range v.Headers {
		lines = append(lines, name+": "+value)
	}
	return lines
}

// signs tells whether sign prints the headers of a vector, or one of the signatures that a header of it holds.
func signs(t *testing.T, p *specs.Provider, v specs.Vector) bool {
	t.Helper()
	file := filepath.Join(t.TempDir(), "body")
	NewWithT(t).Expect(os.WriteFile(file, []byte(v.Body), 0o600)).To(Succeed())
	args := []string{"sign", "--provider", p.ID(), "--secret", v.Secret, "--body", file}
	for _, flag := range []struct{ name, value string }{{"--id", v.ID}, {"--timestamp", v.Timestamp}} {
		if flag.value != "" {
			args = append(args, flag.name, flag.value)
		}
	}
	out, complaint, code := byHand(args...)
	NewWithT(t).Expect(code).To(Equal(0), complaint)
	printed := strings.Split(out, "\n")
	for _, line := range linesOf(p, v) {
		name, value, _ := strings.Cut(line, ": ")
		each := []string{value}
		if scheme := p.Contract.Authentication.Signature.For(v.Secret); name == scheme.Header {
			each = signature.Alternatives(scheme, value)
		}
		if !slices.ContainsFunc(each, func(one string) bool { return slices.Contains(printed, name+": "+one) }) {
			return false
		}
	}
	return true
}

// mistaken are bodies and secrets such that every mistake can be seen with one of them.
func mistaken() []struct{ body, secret string } {
	return []struct{ body, secret string }{
		{"{\"timestamp\":\"2026-03-02T11:45:00.120Z\",\"deliveryId\":\"dlv-1\",\"data\":{\"b\":\"Zoë/<1>\u2028\",\"a\":[1.50,{}],\"c\":null}}\r\n", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
		{"\uFEFF {\"a\": 1,\n \"data\": {\"B\": \"%C3%A9+é\xff'\"}}\n ", "0c1a"},
		{"4", " a_b "},
		{"4", "whsec_test_0c1a5f7e9d3b4826a1f0"}, // its digest begins with a zero
	}
}

// Every mistake that the search knows is found through the command: under its own id, or that of a smaller one that
// makes the same value.
func TestEveryMistakeIsFoundByHand(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	g := NewWithT(t)
	provider := signers(t)[0]
	scheme := *provider.Contract.Authentication.Signature
	met := map[string]bool{}
	for _, m := range signature.Mistakes(scheme) {
		if strings.Contains(m.ID, "+") {
			break
		}
		for _, c := range mistaken() {
			covered, secret := message.Covered(&provider.Contract, nil, []byte(c.body)), c.secret
			value, err := m.Sign(scheme, secret, covered)
			if err != nil || strings.TrimSpace(value) != value || value == "" || signature.Verify(scheme, secret, value, covered) == nil {
				continue
			}
			got := verified(t, provider, secret, covered.Body, scheme.Header+": "+value)
			g.Expect(finding.IDs()).To(ContainElement(got), m.ID)
			g.Expect(got == m.ID || makes(t, provider, got, secret, covered) == value).To(BeTrue(), "%s is explained as %s", m.ID, got)
			met[m.ID] = true
			if got == m.ID {
				break
			}
		}
	}
	for _, m := range signature.Mistakes(scheme) {
		if !strings.Contains(m.ID, "+") && !met[m.ID] {
			t.Errorf("%s was never seen", m.ID)
		}
	}
	g.Expect(len(met)).To(BeNumerically(">", 150))
}

// makes returns the value that the mistake of that id makes.
func makes(t *testing.T, p *specs.Provider, id, secret string, m signature.Message) string {
	t.Helper()
	scheme := *p.Contract.Authentication.Signature
	all := signature.Mistakes(scheme)
	n := slices.IndexFunc(all, func(m signature.Mistake) bool { return m.ID == id })
	NewWithT(t).Expect(n).To(BeNumerically(">=", 0), id)
	value, err := all[n].Sign(scheme, secret, m)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return value
}

// Whose signature is right for another built-in provider is found out, in either header.
func TestForeignSignaturesByHand(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	g := NewWithT(t)
	all := signers(t)
	g.Expect(len(all)).To(BeNumerically(">", 1))
	for _, p := range all {
		for _, other := range all {
			if p.ID() == other.ID() {
				continue
			}
			scheme := *other.Contract.Authentication.Signature
			m, err := message.New(&other.Contract, other.Events[0].Name, []byte(mistaken()[0].body), message.Credentials{Secret: scheme.SecretExample})
			g.Expect(err).NotTo(HaveOccurred())
			var lines []string
			for name, values := range m.Header {
				lines = append(lines, name+": "+values[0])
			}
			got := verified(t, p, scheme.SecretExample, m.Body, lines...)
			g.Expect(got).To(Equal("foreign-"+strings.ToLower(scheme.Header)), "%s for %s", other.ID(), p.ID())
		}
	}
}
