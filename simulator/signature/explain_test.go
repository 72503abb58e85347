package signature_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

// messages are such that every mistake can be seen in at least one of them.
func messages() []signature.Message {
	compact := `{"event":"a.b","data":{"n":1},"at":"2026-03-02T11:45:00.120Z"}`
	return []signature.Message{
		message(event),
		message(compact),
		message("\uFEFF " + compact + "\r\n"),
		message(""),
		message("{\"text\":\"Umschlag %C3%A9 + é \xff\"}\n"),
		{Timestamp: "1614265330", Body: []byte(`["no id"]`)},
		message("4"), // with the first secret its digest begins with a zero
	}
}

// TestMistakesAreExplained makes the values of all single mistakes and of some pairs, and has them explained: by the
// mistake, or by one that comes before it and makes the same value.
func TestMistakesAreExplained(t *testing.T) {
	for _, s := range schemes() {
		t.Run(s.name, func(t *testing.T) {
			m, explained, place := message(event), 0, map[string]int{}
			for i, mistake := range signature.Mistakes(s.Signature, foreign()...) {
				place[mistake.ID] = i
				if strings.Contains(mistake.ID, "+") && i%40 != 0 {
					continue
				}
				value, err := mistake.Sign(s.Signature, s.secret, m)
				if err != nil || signature.Verify(s.Signature, s.secret, value, m) == nil {
					continue
				}
				explained++
				found, _ := signature.Explain(s.Signature, s.secret, value, m, foreign()...)
				before, known := place[found.ID]
				again, err := found.Sign(s.Signature, s.secret, m)
				if !known || err != nil || again != value {
					t.Errorf("the value of %s is explained as %q at %d, which makes %q, %v", mistake.ID, found.ID, before, again, err)
				}
			}
			NewWithT(t).Expect(explained).To(BeNumerically(">", 150))
		})
	}
}

func foreign() []specs.Signature {
	return []specs.Signature{prefixedHex(), bareHex(), versioned(), timestamped(), old()}
}

// TestEveryMistakeCanBeSeen has each mistake change the value of at least one message.
func TestEveryMistakeCanBeSeen(t *testing.T) {
	secrets := map[specs.SecretReading][]string{
		specs.SecretAsGiven:        {"whsec_test_0c1a5f7e9d3b4826a1f0", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "0c1a5f7e9d3b4826a1f0", "MfKQ", " padded "},
		specs.SecretPrefixStripped: {"whsec_test_0c1a", "whsec_MfKQ", "0c1a", "MfKQ", "a_b "},
		specs.SecretBase64:         {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "0c1a", "MfKQ\n"},
		specs.SecretPrefixBase64:   {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_0c1a", "0c1a", "whsec_0c1a\n"},
	}
	for _, s := range schemes() {
		t.Run(s.name, func(t *testing.T) {
			for _, mistake := range signature.Mistakes(s.Signature, foreign()...) {
				if !strings.Contains(mistake.ID, "+") && !seen(t, mistake, s.Signature, secrets[s.Secret]) {
					t.Errorf("%s is never seen", mistake.ID)
				}
			}
		})
	}
}

func seen(t *testing.T, mistake signature.Mistake, scheme specs.Signature, secrets []string) bool {
	for _, m := range messages() {
		for _, secret := range secrets {
			right, err := signature.Sign(scheme, secret, m)
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			if value, err := mistake.Sign(scheme, secret, m); err == nil && value != right {
				return true
			}
		}
	}
	return false
}

func TestMistakesAreOrderedAndNamed(t *testing.T) {
	id := regexp.MustCompile(`^[a-z0-9-]+(\+[a-z0-9-]+)?$`)
	text := regexp.MustCompile(`^(signs|uses|writes|sends|strips|decodes|swaps) [^%]+[^. ]$`)
	for _, s := range schemes() {
		t.Run(s.name, func(t *testing.T) {
			seen, pairs := map[string]bool{}, false
			for _, m := range signature.Mistakes(s.Signature, foreign()...) {
				pair := strings.Contains(m.ID, "+")
				if seen[m.ID] || pairs && !pair {
					t.Errorf("%s comes twice, or after a pair", m.ID)
				}
				seen[m.ID], pairs = true, pairs || pair
				if !id.MatchString(m.ID) || !text.MatchString(m.Text) {
					t.Errorf("%q is no name, or %q no text", m.ID, m.Text)
				}
				if (m.Header != "") != strings.HasPrefix(m.ID, "foreign-") {
					t.Errorf("%s would be sent as %q", m.ID, m.Header)
				}
			}
			NewWithT(t).Expect(len(seen)).To(And(BeNumerically(">", 500), BeNumerically("<", 3000)))
		})
	}
}

func TestExplainNamesTheSmallestMistake(t *testing.T) {
	scheme, m := prefixedHex(), message(event)
	for _, c := range []struct{ made, want, text string }{
		{"body-reserialised-python", "body-reserialised-python", `signs the JSON re-serialised with ", " and ": " and non-ASCII text escaped (Python's json.dumps) instead of the raw body`},
		{"prefix-missing", "prefix-missing", `writes the digest alone instead of "sha256={signature}"`},
		{"foreign-x-two-signature", "prefix-missing", `writes the digest alone instead of "sha256={signature}"`},
		{"digest-hmac-sha1+prefix-sha1", "digest-hmac-sha1+prefix-sha1", `uses HMAC-SHA1 instead of HMAC-SHA256, and writes "sha1={signature}" instead of "sha256={signature}"`},
		{"body-trimmed", "body-newline-stripped", "signs the body without the newline at its end"},
		{"body-reserialised-javascript+secret-prefix-stripped", "body-reserialised-javascript+secret-prefix-stripped",
			"signs the JSON re-serialised as by JavaScript's JSON.stringify instead of the raw body, and strips the secret's prefix up to the first underscore"},
		{"secret-in-clear-prefixed", "secret-in-clear-prefixed", "sends the secret itself instead of a signature made with it"},
		{"foreign-x-three-signature", "", ""}, // the secret is no base64
	} {
		t.Run(c.made, func(t *testing.T) {
			g := NewWithT(t)
			value, err := mistake(t, c.made).Sign(scheme, "whsec_test_0c1a5f7e9d3b4826a1f0", m)
			if c.want == "" {
				g.Expect(err).To(MatchError("mistake " + c.made + ": not possible with this scheme, secret and message"))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			found, ok := signature.Explain(scheme, "whsec_test_0c1a5f7e9d3b4826a1f0", value, m, foreign()...)
			g.Expect(ok).To(BeTrue())
			g.Expect(found.ID).To(Equal(c.want))
			g.Expect(found.Text).To(Equal(c.text))
		})
	}
}

// mistake returns the mistake of that id with the scheme prefixedHex.
func mistake(t *testing.T, id string) signature.Mistake {
	t.Helper()
	for _, m := range signature.Mistakes(prefixedHex(), foreign()...) {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("there is no mistake %q", id)
	return signature.Mistake{}
}

func TestExplainWithAnUnusableSecret(t *testing.T) {
	g := NewWithT(t)
	m := message(event)
	value, err := signature.Sign(with(versioned(), func(s *specs.Signature) { s.Secret = specs.SecretAsGiven }), "whsec_no base64", m)
	g.Expect(err).NotTo(HaveOccurred())
	found, ok := signature.Explain(versioned(), "whsec_no base64", value, m)
	g.Expect(ok).To(BeTrue())
	g.Expect(found.ID).To(Equal("secret-as-given"))
}

func TestPairsAreNotLookedForWithLargeBodies(t *testing.T) {
	g := NewWithT(t)
	m := message(`{"text": "` + strings.Repeat("a", 200<<10) + `"}`)
	for id, explained := range map[string]bool{"body-reserialised-compact": true, "body-reserialised-compact+secret-prefix-stripped": false} {
		value, err := mistake(t, id).Sign(prefixedHex(), "whsec_a", m)
		g.Expect(err).NotTo(HaveOccurred())
		_, ok := signature.Explain(prefixedHex(), "whsec_a", value, m)
		g.Expect(ok).To(Equal(explained), id)
	}
}
