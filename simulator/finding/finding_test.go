package finding_test

import (
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/finding"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestIDsAreStable compares with the list that users rely on: one may be added, none may go away or change.
func TestIDsAreStable(t *testing.T) {
	g := NewWithT(t)
	got := strings.Join(finding.IDs(), "\n") + "\n"
	if *update {
		g.Expect(os.WriteFile("testdata/ids.golden", []byte(got), 0o644)).To(Succeed())
	}
	want, err := os.ReadFile("testdata/ids.golden")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(string(want)), "ids of findings never change; after adding one, run the test with -update")
	seen := map[string]bool{}
	for _, id := range finding.IDs() {
		g.Expect(seen[id]).To(BeFalse(), id)
		g.Expect(id).To(MatchRegexp(`^[a-z0-9]+(-[a-z0-9]+)*$`))
		seen[id] = true
	}
}

const (
	secret = "whsec_test_0c1a5f7e9d3b4826a1f0"
	next   = "whsec_next_0c1a5f7e9d3b4826a1f0"
)

func scheme() specs.Signature {
	return specs.Signature{
		Header: "X-Acme-Signature", Algorithm: specs.HMACSHA256, Encoding: specs.Hex,
		Signed: "{body}", Written: "sha256={signature}", Secret: specs.SecretAsGiven,
	}
}

func other() specs.Signature {
	s := scheme()
	s.Header, s.Algorithm, s.Encoding, s.Written = "X-Other", specs.HMACSHA512, specs.Base64, "v1,{signature}"
	return s
}

func others() []*specs.Contract {
	scheme := other()
	return []*specs.Contract{{Authentication: specs.Authentication{Signature: &scheme}}}
}

// signedDelivery is one of a provider that signs, with the headers 'Name: value'.
func signedDelivery(headers ...string) finding.Delivery {
	own := scheme()
	d := finding.Delivery{
		Contract: &specs.Contract{Authentication: specs.Authentication{Signature: &own}},
		Header:   http.Header{}, Covered: signature.Message{Body: []byte("{\"a\": \"é\"}\n")},
		Secrets: []string{secret, next},
		Foreign: func() []*specs.Contract { return others() },
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		d.Header.Add(name, value)
	}
	return d
}

func sign(t *testing.T, s specs.Signature, with string) string {
	t.Helper()
	value, err := signature.Sign(s, with, signedDelivery().Covered)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return value
}

func TestSignedDeliveries(t *testing.T) {
	right, foreign := sign(t, scheme(), secret), sign(t, other(), secret)
	digest := strings.TrimPrefix(right, "sha256=")
	for _, c := range []struct {
		want, text string
		headers    []string
	}{
		{"", "", []string{"X-Acme-Signature: " + right}},
		{"", "", []string{"x-acme-signature: " + right, "X-Other: " + foreign}},
		{"header-missing", "not among those that came (1)", []string{"Content-Type: application/json"}},
		{"header-empty", "X-Acme-Signature is empty", []string{"X-Acme-Signature: "}},
		{"header-repeated", "came 2 times, and its value number 2 is right", []string{"X-Acme-Signature: sha256=0", "X-Acme-Signature: " + right}},
		{"header-repeated", "came 2 times.", []string{"X-Acme-Signature: sha256=0", "X-Acme-Signature: sha256=1"}},
		{"header-repeated+prefix-missing", "came 2 times. The value is that of a sender that writes the digest alone", []string{"X-Acme-Signature: sha256=0", "X-Acme-Signature: " + digest}},
		{"header-name", "in the header X-Hub-Signature instead of X-Acme-Signature", []string{"X-Hub-Signature: " + right}},
		{"header-name", "in the header X-Hub-Signature instead of X-Acme-Signature", []string{"X-Hub-Signature: " + right, "X-Acme-Signature: sha256=0"}},
		{"header-name+prefix-missing", "", []string{"X-Hub-Signature: " + digest}},
		{"value-joined", "number 2 of them is right", []string{"X-Acme-Signature: sha256=00, " + right}},
		{"value-cut", "its end is missing", []string{"X-Acme-Signature: " + right[:40]}},
		{"prefix-missing", `writes the digest alone instead of "sha256={signature}"`, []string{"X-Acme-Signature: " + digest}},
		{"foreign-x-other", "that of X-Other", []string{"X-Other: " + foreign}},
		{"foreign-x-other", "that of X-Other", []string{"X-Acme-Signature: " + foreign}},
		{"header-name+foreign-x-other", "", []string{"X-Third: " + foreign}},
		{"digest-hmac-sha1+prefix-sha1", "", []string{"X-Acme-Signature: " + sign(t, with(func(s *specs.Signature) { s.Algorithm, s.Written = specs.HMACSHA1, "sha1={signature}" }), secret)}},
		{"unexplained", "signature does not match", []string{"X-Acme-Signature: " + sign(t, scheme(), "another")}},
		{"unexplained", "it has 0 hex digits, want 64", []string{"X-Acme-Signature: sha256="}},
	} {
		t.Run(c.want, func(t *testing.T) { expectFinding(t, signedDelivery(c.headers...), c.want, c.text) })
	}
}

func with(change func(*specs.Signature)) specs.Signature {
	s := scheme()
	change(&s)
	return s
}

func expectFinding(t *testing.T, d finding.Delivery, want, text string) {
	t.Helper()
	g := NewWithT(t)
	r := finding.Examine(d)
	if want == "" {
		g.Expect(r.Finding).To(BeNil())
		return
	}
	g.Expect(r.Finding).NotTo(BeNil())
	g.Expect(r.Finding.ID).To(Equal(want))
	g.Expect(r.Finding.Text).To(ContainSubstring(text))
	g.Expect(r.Finding.Advice).NotTo(BeEmpty())
	g.Expect(r.Tried > 0).To(Equal(want == finding.Unexplained))
	g.Expect(r.Finding.Text + r.Finding.Advice).NotTo(Or(ContainSubstring(secret), ContainSubstring(next)))
}

func TestNextSecrets(t *testing.T) {
	g := NewWithT(t)
	r := finding.Examine(signedDelivery("X-Acme-Signature: " + sign(t, scheme(), next)))
	g.Expect(r.Finding).To(BeNil())
	g.Expect(r.Secret).To(Equal(1))
	bare := with(func(s *specs.Signature) { s.Written = "{signature}" })
	expectFinding(t, signedDelivery("X-Acme-Signature: "+sign(t, bare, next)), "prefix-missing", "")
}

// The schemes of others are opened only where the own one explains nothing.
func TestForeignSchemesAreAskedForLate(t *testing.T) {
	g := NewWithT(t)
	asked := 0
	for want, value := range map[string]int{strings.TrimPrefix(sign(t, scheme(), secret), "sha256="): 0, sign(t, other(), secret): 1} {
		asked = 0
		d := signedDelivery("X-Acme-Signature: " + want)
		d.Foreign = func() []*specs.Contract { asked++; return others() }
		g.Expect(finding.Examine(d).Finding).NotTo(BeNil())
		g.Expect(asked).To(Equal(value))
	}
}

// A secret that the scheme cannot read is said, or explained.
func TestUnreadableSecrets(t *testing.T) {
	decoding := with(func(s *specs.Signature) { s.Secret = specs.SecretBase64 })
	d := signedDelivery("X-Acme-Signature: " + sign(t, scheme(), secret))
	d.Contract.Authentication.Signature = &decoding
	expectFinding(t, d, "secret-as-given", "uses the whole secret as it is written")
	d.Header.Set("X-Acme-Signature", "sha256="+strings.Repeat("0", 64))
	expectFinding(t, d, "unexplained", "signing secret: is not base64")
}

// A delivery of another provider is known by a signature beside its usual one too. In the own header the own mistakes come first.
func TestForeignSignaturesBeside(t *testing.T) {
	theirs := other()
	theirs.Encoding = specs.Hex
	theirs.Beside = []specs.Beside{{Header: "X-Other-Legacy", Algorithm: specs.HMACSHA1, Written: "sha1={signature}"}}
	legacy := sign(t, theirs.As(theirs.Beside[0]), secret)
	for header, want := range map[string]string{"X-Other-Legacy: ": "foreign-x-other-legacy", "X-Acme-Signature: ": "digest-hmac-sha1+prefix-sha1"} {
		d := signedDelivery(header + legacy)
		d.Foreign = func() []*specs.Contract {
			return []*specs.Contract{{Authentication: specs.Authentication{Signature: &theirs}}}
		}
		expectFinding(t, d, want, "")
	}
}

// Where every signature is right, the delivery is known by the provider's first one.
func TestNamesTheFirstOfRightSignatures(t *testing.T) {
	g := NewWithT(t)
	own := scheme()
	own.Beside = []specs.Beside{{Header: "X-Acme-Legacy", Algorithm: specs.HMACSHA1, Written: "sha1={signature}"}}
	d := signedDelivery("X-Acme-Legacy: "+sign(t, own.As(own.Beside[0]), secret), "X-Acme-Signature: "+sign(t, own, secret))
	d.Contract.Authentication.Signature = &own
	r := finding.Examine(d)
	g.Expect(r.Finding).To(BeNil())
	g.Expect(r.Header).To(Equal("X-Acme-Signature"))
	d.Header.Set("X-Acme-Legacy", "sha1=00")
	r = finding.Examine(d)
	g.Expect(r.Header).To(Equal("X-Acme-Legacy"), "the wrong one")
	g.Expect(r.Finding).NotTo(BeNil())
}

// Every mistake has an advice that fits its part of the scheme.
func TestEveryMistakeHasAdvice(t *testing.T) {
	g := NewWithT(t)
	m := signedDelivery().Covered
	advised := map[string]bool{}
	for _, mistake := range signature.Mistakes(scheme(), other()) {
		value, err := mistake.Sign(scheme(), secret, m)
		if err != nil || strings.Contains(mistake.ID, "+") {
			continue
		}
		if r := finding.Examine(signedDelivery("X-Acme-Signature: " + value)); r.Finding != nil {
			g.Expect(r.Finding.Advice).To(MatchRegexp(`^(Sign|Write|Read|Make|Use|Send|Decode) .*\.$`), r.Finding.ID)
			g.Expect(strings.HasPrefix(r.Finding.Advice, "Write the value as")).To(Equal(outer(r.Finding.ID)), r.Finding.ID)
			advised[r.Finding.Advice] = true
		}
	}
	g.Expect(len(advised)).To(BeNumerically(">", 10))
}

// outer tells whether a mistake is one in what stands around the digest.
func outer(id string) bool {
	return strings.HasPrefix(id, "prefix-") || strings.HasPrefix(id, "suffix-") || id == "quoted"
}
