package signature_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// The example that the tests of Twilio's own libraries have.
func TestAddressAndSortedFormAreSigned(t *testing.T) {
	g := NewWithT(t)
	scheme := specs.Signature{
		Header: "X-Twilio-Signature", Algorithm: specs.HMACSHA1, Encoding: specs.Base64,
		Signed: "{url}{form}", Written: "{signature}", Secret: specs.SecretAsGiven,
	}
	m := signature.Message{
		URL:  "https://mycompany.com/myapp.php?foo=1&bar=2",
		Body: []byte("From=%2B14158675309&Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309"),
	}
	value, err := signature.Sign(scheme, "12345", m)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(value).To(Equal("RSOYDt4T1cUTdK1PDd93/VVr8B8="))
	m.URL += "3"
	g.Expect(signature.Verify(scheme, "12345", value, m)).To(MatchError(signature.ErrMismatch))
}

// Several signatures: each alone is the value, with what all have in common; what has another label is left out.
func TestAlternatives(t *testing.T) {
	for _, c := range []struct {
		written, further, value string
		want                    []string
	}{
		{"{signature}", "", "a,b", []string{"a,b"}},
		{"v1,{signature}", " v1,{signature}", "v1,a v1a,b v1,c", []string{"v1,a", "v1,c"}},
		{"t={timestamp},v1={signature}", ",v1={signature}", "t=1,v1=a,v0=b,v1=c", []string{"t=1,v1=a", "t=1,v1=c"}},
		{"t={timestamp},v1={signature}", ",v1={signature}", "v1=a", []string{",v1=a"}},
		{"v1,{signature}", " v1,{signature}", "", nil},
	} {
		scheme := specs.Signature{Written: c.written, Further: c.further}
		NewWithT(t).Expect(signature.Alternatives(scheme, c.value)).To(Equal(c.want), c.value)
	}
}

func TestTimestampIn(t *testing.T) {
	for _, c := range []struct{ written, value, want string }{
		{"t={timestamp},v1={signature}", "t=17,v1=a", "17"},
		{"t={timestamp},v1={signature}", "v1=a", ""},
		{"v1={signature},t={timestamp}", "v1=a,t=17", "17"},
		{"{signature}", "t=17", ""},
	} {
		NewWithT(t).Expect(signature.TimestampIn(specs.Signature{Written: c.written}, c.value)).To(Equal(c.want), c.value)
	}
}
