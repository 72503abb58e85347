package dashboard

import (
	"maps"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// tried is a contract with a body that it signs.
type tried struct {
	name string
	specs.Contract
	body string
}

const (
	signedBody = `{"id":"ev_1", "a/b":{"at":1700000000},"list":[{"id":"ev_2"}],"text":"ü $x \" \\ שלום"}`
	formBody   = "From=%2B4915&Body=%C3%BC+x%26y&A=2&A=1&A=2&10=x&9=y&empty=&Id=ev_3&%F0%9F%98%80=1&%EF%BC%A1=2&a.b%5B%5D=3"
	address    = "https://example.com/hook?a=1&b=%20"
)

// contracts are those of the built-in providers that sign, and some that are made so that every part of a snippet is needed
// by one.
func contracts(t *testing.T) []tried {
	t.Helper()
	return append(builtinContracts(t), madeUp()...)
}

func builtinContracts(t *testing.T) []tried {
	t.Helper()
	var found []tried
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		if p.Contract.Authentication.Signature != nil {
			found = append(found, tried{id, p.Contract, string(p.Events[0].Examples[0].Body)})
		}
	}
	NewWithT(t).Expect(len(found)).To(BeNumerically(">=", 7))
	return found
}

func madeUp() []tried {
	plain := specs.Signature{Header: "X-Sign", Algorithm: specs.HMACSHA256, Encoding: specs.Hex, Signed: "{body}", Written: "sha256={signature}", Secret: specs.SecretAsGiven}
	within := &specs.SignatureTime{Tolerance: specs.Fact[time.Duration]{Value: 90_500_000_000}}
	own := &specs.SignatureTime{Header: "X-Time", Tolerance: specs.Fact[time.Duration]{Value: 300_000_000_000}}
	pair := &specs.Asymmetric{Algorithm: specs.Ed25519, Written: "v1a,{signature}", Private: "sk_", Public: "pk_"}
	var all []tried
	changes := map[string]func(s *specs.Signature, c *specs.Contract){
		"prefix": func(*specs.Signature, *specs.Contract) {},
		"sha1": func(s *specs.Signature, _ *specs.Contract) {
			s.Algorithm, s.Encoding, s.Secret = specs.HMACSHA1, specs.Base64, specs.SecretPrefixStripped
		},
		"times in the body": func(s *specs.Signature, _ *specs.Contract) {
			s.Algorithm, s.Secret, s.Signed, s.Written = specs.HMACSHA512, specs.SecretBase64, `{timestamp}."$x\{body}`, "t={timestamp},v1={signature}"
		},
		"id and time in the body": func(s *specs.Signature, _ *specs.Contract) {
			s.Encoding, s.Secret, s.Signed, s.Written = specs.Base64, specs.SecretPrefixBase64, "{id}.{timestamp}.{body}", "v1,{signature}"
		},
		"id in a list": func(s *specs.Signature, c *specs.Contract) {
			s.Signed, c.Identity.At.Value = "{id}{body}", "/list/0/id"
		},
		"id in a header": func(s *specs.Signature, c *specs.Contract) {
			s.Signed, s.Written, c.Identity.Header = "{body}", "{id}:{signature}", "X-Id"
		},
		"time in one value": func(s *specs.Signature, _ *specs.Contract) {
			s.Signed, s.Written, s.Encoding, s.Timestamp = "{body}{timestamp}", "v={signature};t={timestamp}", specs.Base64, within
		},
		"time first": func(s *specs.Signature, _ *specs.Contract) {
			s.Signed, s.Written, s.Timestamp = "{timestamp}{body}", "{timestamp}.{signature}", within
		},
		"time between": func(s *specs.Signature, _ *specs.Contract) {
			s.Signed, s.Written, s.Timestamp = "{timestamp}{body}", "t={timestamp},v1={signature}", within
		},
		"several parts": func(s *specs.Signature, _ *specs.Contract) {
			s.Signed, s.Written, s.Further, s.Timestamp, s.Asymmetric = "{timestamp}.{body}", "k=$1,t={timestamp},v1={signature}", ",v1={signature}", within, pair
			s.Asymmetric = &specs.Asymmetric{Algorithm: specs.Ed25519, Written: "k=$1,t={timestamp},v2={signature}", Private: "sk_", Public: "pk_"}
		},
		"time twice": func(s *specs.Signature, _ *specs.Contract) {
			s.Signed, s.Written, s.Further, s.Timestamp = "{timestamp}.{body}", "t={timestamp};v1={signature}", ";v1={signature}", own
		},
		"one pair": func(s *specs.Signature, c *specs.Contract) {
			s.Signed, s.Written, s.Timestamp, s.Asymmetric, c.Identity.Header = "{id}.{body}.{timestamp}", "v1,{signature}", own, pair, "X-Id"
			s.Asymmetric = &specs.Asymmetric{Algorithm: specs.Ed25519, Written: "{id},{signature}!", Private: "sk_", Public: "pk_"}
		},
		"pair over the body": func(s *specs.Signature, _ *specs.Contract) { s.Asymmetric = pair },
		"form": func(s *specs.Signature, c *specs.Contract) {
			s.Algorithm, s.Encoding, s.Signed, s.Written = specs.HMACSHA1, specs.Base64, "{url}{form}", "{signature}"
			c.Request.ContentType.Value = specs.FormEncoded
		},
		"form with an id": func(s *specs.Signature, c *specs.Contract) {
			s.Signed, c.Identity.At.Value, c.Request.ContentType.Value = "{id}|{url}|{form}|{body}", "/Id", specs.FormEncoded
		},
		"form with a time": func(s *specs.Signature, c *specs.Contract) {
			s.Signed, c.Envelope.Timestamp, c.Request.ContentType.Value = "{timestamp}{form}", "/Id", specs.FormEncoded
		},
		"address and time": func(s *specs.Signature, _ *specs.Contract) { s.Signed, s.Timestamp = "{url}\n{timestamp}\n{body}", own },
		"beside": func(s *specs.Signature, _ *specs.Contract) {
			s.Beside = []specs.Beside{{Header: "X-Old", Algorithm: specs.HMACSHA1, Written: "sha1={signature}"}}
		},
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		scheme, c := plain, specs.Contract{}
		c.Identity.At.Value, c.Envelope.Timestamp = "/id", "/a~1b/at"
		changes[name](&scheme, &c)
		c.Authentication.Signature = &scheme
		body := signedBody
		if isForm(c) {
			body = formBody
		}
		all = append(all, tried{name, c, body})
	}
	return all
}
