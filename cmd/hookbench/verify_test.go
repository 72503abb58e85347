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

// verified runs verify on a body with a header, and returns the id of the finding, "" for an authentic delivery.
func verified(t *testing.T, provider *specs.Provider, secret string, body []byte, header string) string {
	t.Helper()
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "body")
	g.Expect(os.WriteFile(file, body, 0o600)).To(Succeed())
	out, complaint, code := byHand("verify", "--provider", provider.ID(), "--secret", secret, "--body", file, "--header", header, "--json")
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

// The vectors of the providers, made by foreign implementations, are what sign prints and verify accepts.
func TestVectorsByHand(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, p := range signers(t) {
		name := p.Contract.Authentication.Signature.Header
		for _, v := range p.Vectors {
			tried++
			t.Run(p.ID()+"/"+v.Name, func(t *testing.T) {
				g := NewWithT(t)
				file := filepath.Join(t.TempDir(), "body")
				g.Expect(os.WriteFile(file, []byte(v.Body), 0o600)).To(Succeed())
				given := v.Headers[name]
				out, complaint, code := byHand("sign", "--provider", p.ID(), "--secret", v.Secret, "--body", file)
				g.Expect(code).To(Equal(0), complaint)
				g.Expect(out == name+": "+given+"\n").To(Equal(!v.Invalid))
				g.Expect(verified(t, p, v.Secret, []byte(v.Body), name+": "+given) == "").To(Equal(!v.Invalid))
			})
		}
	}
	NewWithT(t).Expect(tried).To(BeNumerically(">", 10))
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
			value, err := signature.Sign(scheme, scheme.SecretExample, message.Covered(&p.Contract, nil, []byte(mistaken()[0].body)))
			g.Expect(err).NotTo(HaveOccurred())
			got := verified(t, p, scheme.SecretExample, []byte(mistaken()[0].body), scheme.Header+": "+value)
			g.Expect(got).To(HavePrefix("foreign-" + strings.ToLower(scheme.Header)))
		}
	}
}
