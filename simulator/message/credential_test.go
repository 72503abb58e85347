package message

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

func TestChangeCredentialKeepsTheScheme(t *testing.T) {
	for value, want := range map[string]string{
		"key-9zZ":              "lfz-0aA",
		"Bearer abc":           "Bearer bcd",
		"Basic dGVhbTpwYXNz":   "Basic dGVhbTpxYnR0", // team:pass, team:qbtt
		"***":                  "***0",
		"":                     "0",
		"Basic not base64 !!!": "Basic not base64 !!!0",
	} {
		NewWithT(t).Expect(ChangeCredential(value, Rotate)).To(Equal(want), value)
	}
}

func TestKeyHeadersAreWhatTheReceiverCompares(t *testing.T) {
	g := NewWithT(t)
	contract := &specs.Contract{Authentication: specs.Authentication{StaticKey: &specs.StaticKey{Header: "x-key"}}}
	headers := http.Header{"X-Z": {"1"}, "X-A": {"2"}}
	g.Expect(Credentials{Secret: "s", Headers: headers}.KeyHeaders(contract)).To(Equal([]string{"X-A", "X-Key", "X-Z"}))
	g.Expect(Credentials{Headers: headers}.KeyHeaders(contract)).To(Equal([]string{"X-A", "X-Z"}))
	g.Expect(Credentials{Secret: "s"}.KeyHeaders(&specs.Contract{})).To(BeEmpty())
}

func TestSecretsInAHeader(t *testing.T) {
	g := NewWithT(t)
	g.Expect(SecretsIn("a key")).To(Equal([]string{"a key"}))
	g.Expect(SecretsIn("bearer abc")).To(Equal([]string{"bearer abc", "abc"}))
	g.Expect(SecretsIn("Basic dXNlcjpwOncK")).To(Equal([]string{"Basic dXNlcjpwOncK", "user:p:w\n", "p:w\n"}))
}
