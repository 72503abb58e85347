package finding_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/finding"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// timed is a scheme whose header holds the timestamp that it covers.
func timed() specs.Signature {
	s := scheme()
	s.Header, s.Signed, s.Written, s.Further = "X-Timed", "{timestamp}.{body}", "t={timestamp},v1={signature}", ",v1={signature}"
	s.Timestamp = &specs.SignatureTime{}
	return s
}

// stamped is a scheme that covers an id and a timestamp of headers.
func stamped() specs.Contract {
	s := scheme()
	s.Header, s.Signed, s.Written = "X-Stamped", "{id}.{timestamp}.{body}", "v1,{signature}"
	s.Timestamp = &specs.SignatureTime{Header: "X-Time"}
	return specs.Contract{Authentication: specs.Authentication{Signature: &s}, Identity: specs.Identity{Header: "X-Id"}}
}

const instant = "1779700000"

func signedAt(t *testing.T, s specs.Signature) string {
	t.Helper()
	m := signedDelivery().Covered
	m.ID, m.Timestamp = "id-1", instant
	value, err := signature.Sign(s, secret, m)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return value
}

// The timestamp is that of the value which is looked at, in whichever header it stands.
func TestTimestampsInValues(t *testing.T) {
	right := signedAt(t, timed())
	digest := right[strings.LastIndex(right, "=")+1:]
	for _, c := range []struct {
		want, text string
		headers    []string
	}{
		{"", "", []string{"X-Timed: " + right}},
		{"", "", []string{"X-Timed: " + right + ",v0=00,v1=00"}},
		{"header-name", "", []string{"X-Other-Name: " + right}},
		{"header-repeated", "number 1 is right", []string{"X-Timed: " + right, "X-Timed: t=1,v1=00"}},
		{"timestamp-missing", "holds no timestamp", []string{"X-Timed: " + digest}},
		{"timestamp-unreadable", "", []string{"X-Timed: " + strings.Replace(right, instant, instant+"000", 1)}},
		{"digest-hmac-sha1", "", []string{"X-Timed: " + signedAt(t, func() specs.Signature { s := timed(); s.Algorithm = specs.HMACSHA1; return s }())}},
		{"unexplained", "", []string{"X-Timed: " + strings.Replace(right, instant, "1779700001", 1)}},
	} {
		t.Run(c.want, func(t *testing.T) {
			own := timed()
			d := signedDelivery(c.headers...)
			d.Contract.Authentication.Signature = &own
			d.Covered.Timestamp = signature.TimestampIn(own, d.Header.Get("X-Timed"))
			expectFinding(t, d, c.want, c.text)
		})
	}
}

// A delivery of another provider is known by the id and the timestamp where that one writes them.
func TestForeignDeliveriesWithTimestamps(t *testing.T) {
	stamped, inValue := stamped(), timed()
	foreign := []*specs.Contract{&stamped, {Authentication: specs.Authentication{Signature: &inValue}}}
	for want, headers := range map[string][]string{
		"foreign-x-stamped": {"X-Id: id-1", "X-Time: " + instant, "X-Stamped: " + signedAt(t, *stamped.Authentication.Signature)},
		"foreign-x-timed":   {"X-Timed: " + signedAt(t, inValue)},
		finding.Unexplained: {"X-Acme-Signature: sha256=00", "X-Id: id-2", "X-Time: " + instant, "X-Stamped: " + signedAt(t, *stamped.Authentication.Signature)},
		"header-missing":    {"X-Timed: t=1,v1=00"},
	} {
		d := signedDelivery(headers...)
		d.Foreign = func() []*specs.Contract { return foreign }
		expectFinding(t, d, want, "")
	}
}

// What is right here and is another provider's too is said to be both.
func TestForeignHeaderWithARightValue(t *testing.T) {
	alike := scheme()
	alike.Header = "X-Alike"
	d := signedDelivery("X-Alike: " + sign(t, scheme(), secret))
	d.Foreign = func() []*specs.Contract {
		return []*specs.Contract{{Authentication: specs.Authentication{Signature: &alike}}}
	}
	expectFinding(t, d, "foreign-x-alike", "right for this one too, in the header X-Acme-Signature")
}
