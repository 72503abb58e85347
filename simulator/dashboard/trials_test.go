package dashboard

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// trial is what a snippet is asked: whether headers sign a body.
type trial struct {
	Name                          string
	Secret, Body, Header, Address string
	Headers                       map[string]string
	want                          bool
}

const (
	right = "c2VjcmV0LWtleS1vZi10ZXN0"
	wrong = "b3RoZXI="
)

// secretOf puts a prefix before a key where the scheme has one.
func (c tried) secretOf(key string) string {
	if c.Authentication.Signature.Secret == specs.SecretBase64 {
		return key
	}
	return "whsec_" + key
}

// signed is how a trial is signed: with which secrets, how long ago.
type signed struct {
	name    string
	secrets []string
	age     time.Duration
	want    bool
}

// sign makes a delivery, as the simulator would.
func (c tried) sign(t *testing.T, s signed) trial {
	t.Helper()
	m := message.Message{Header: http.Header{}, Body: []byte(c.body)}
	m.To = address
	covered := m.Covered(&c.Contract)
	if c.Authentication.Signature.HasTime() {
		covered.Timestamp = strconv.FormatInt(time.Now().Add(-s.age).Unix(), 10)
	}
	if c.Identity.Header != "" {
		covered.ID = "msg_1"
	}
	NewWithT(t).Expect(m.Sign(&c.Contract, message.Credentials{Secret: s.secrets[0], Also: s.secrets[1:]}, covered)).To(Succeed(), c.name)
	made := trial{Name: s.name, Secret: c.secretOf(right), Body: c.body, Address: address, Headers: map[string]string{}, want: s.want}
	for name := range m.Header {
		made.Headers[name] = m.Header.Get(name)
	}
	made.Header = m.Header.Get(c.Authentication.Signature.Header)
	return made
}

// with changes a trial that then has to be refused.
func (r trial) with(name string, change func(*trial)) trial {
	r.Name, r.want, r.Headers = name, false, maps.Clone(r.Headers)
	change(&r)
	return r
}

// header changes the header of the signature in both of its places.
func (c tried) header(change func(string) string) func(*trial) {
	return func(r *trial) {
		r.Header = change(r.Header)
		r.Headers[http.CanonicalHeaderKey(c.Authentication.Signature.Header)] = r.Header
	}
}

func (c tried) trials(t *testing.T) []trial {
	t.Helper()
	good := c.sign(t, signed{"right", []string{c.secretOf(right)}, 0, true})
	all := []trial{
		good,
		good.with("other body", func(r *trial) { r.Body += "x" }),
		good.with("no JSON", func(r *trial) { r.Body = "[" }),
		good.with("last character", c.header(func(text string) string { return flipped(text, len(text)-1) })),
		good.with("another character", c.header(func(text string) string { return flipped(text, len(text)-5) })),
		good.with("no header", c.header(func(string) string { return "" })),
		good.with("no headers", func(r *trial) { r.Header, r.Headers = "", map[string]string{} }),
		good.with("other secret", func(r *trial) { r.Secret = c.secretOf(wrong) }),
	}
	all = append(all, c.coveredTrials(t, good)...)
	if c.Authentication.Signature.Further != "" {
		all = append(all, c.severalTrials(t, good)...)
	}
	if c.Authentication.Signature.Asymmetric != nil {
		all = append(all, c.pairTrials(t)...)
	}
	return all
}

// flipped has another character in a place.
func flipped(text string, at int) string {
	other := "0"
	if text[at] == '0' {
		other = "1"
	}
	return text[:at] + other + text[at+1:]
}

// coveredTrials change what is signed beside the body.
func (c tried) coveredTrials(t *testing.T, good trial) []trial {
	t.Helper()
	scheme := c.Authentication.Signature
	lower := good.with("names in lower case", func(r *trial) {
		r.Headers = map[string]string{}
		for name, value := range good.Headers {
			r.Headers[strings.ToLower(name)] = value
		}
	})
	lower.want = true
	all := []trial{lower}
	change := func(name, header, value string) {
		all = append(all, good.with(name, func(r *trial) { r.Headers[http.CanonicalHeaderKey(header)] = value }))
	}
	if c.Identity.Header != "" && strings.Contains(scheme.Signed, "{id}") {
		change("other id", c.Identity.Header, "msg_2")
	}
	if strings.Contains(scheme.Signed, "{url}") {
		all = append(all, good.with("other address", func(r *trial) { r.Address += "0" }))
	}
	if !scheme.HasTime() {
		return all
	}
	if scheme.Timestamp.Header != "" {
		change("other time", scheme.Timestamp.Header, strconv.FormatInt(time.Now().Unix()-7, 10))
		change("no time", scheme.Timestamp.Header, "soon")
	}
	secrets, tolerance, margin := []string{c.secretOf(right)}, scheme.Timestamp.Tolerance.Value, time.Minute
	return append(all,
		c.sign(t, signed{"old", secrets, tolerance + margin, false}),
		c.sign(t, signed{"of the future", secrets, -2*tolerance - margin, false}),
		c.sign(t, signed{"old enough", secrets, tolerance / 2, true}),
		c.sign(t, signed{"young enough", secrets, -tolerance / 2, true}))
}

// severalTrials have more signatures than one, or parts that nobody knows.
func (c tried) severalTrials(t *testing.T, good trial) []trial {
	t.Helper()
	separator := c.Authentication.Signature.Further[:1]
	unknown := good.with("unknown parts", c.header(func(text string) string { return "v9=x" + separator + text + separator + "v8=y" }))
	unknown.want = true
	return []trial{
		unknown,
		c.sign(t, signed{"first of two", []string{c.secretOf(right), c.secretOf(wrong)}, 0, true}),
		c.sign(t, signed{"second of two", []string{c.secretOf(wrong), c.secretOf(right)}, 0, true}),
		c.sign(t, signed{"none of two", []string{c.secretOf(wrong), c.secretOf(wrong)}, 0, false}),
	}
}

// hasCryptography tells whether Python has the package; without Python nothing asks for it.
var hasCryptography = sync.OnceValue(func() bool {
	err := exec.Command("python3", "-c", "import cryptography").Run()
	return err == nil || errors.Is(err, exec.ErrNotFound)
})

// pairTrials are signed with a private key and verified with its public one. Python has that from a package that may not be
// there.
func (c tried) pairTrials(t *testing.T) []trial {
	t.Helper()
	if !hasCryptography() {
		t.Log("without the package cryptography, key pairs are not tried")
		return nil
	}
	a := c.Authentication.Signature.Asymmetric
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	private := a.Private + base64.StdEncoding.EncodeToString(key)
	public := func(key ed25519.PrivateKey) string {
		return a.Public + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	}
	good := c.sign(t, signed{"pair", []string{private}, 0, true})
	good.Secret = public(key)
	confused := c.sign(t, signed{"public key as a secret", []string{"x_" + strings.TrimPrefix(public(key), a.Public)}, 0, false})
	confused.Secret = public(key)
	all := []trial{
		good, confused,
		good.with("pair, other body", func(r *trial) { r.Body += "x" }),
		good.with("pair, other signature", c.header(func(text string) string { return flipped(text, len(text)-9) })),
		good.with("pair, too short", c.header(func(text string) string { return text[:len(text)-9] })),
		good.with("pair, no signature", c.header(func(text string) string { return text[:len(text)-80] + "!!" })),
		good.with("pair, other key", func(r *trial) {
			r.Secret = public(ed25519.NewKeyFromSeed([]byte(strings.Repeat("o", ed25519.SeedSize))))
		}),
	}
	if c.Authentication.Signature.Further != "" {
		mixed := c.sign(t, signed{"pair beside a secret", []string{c.secretOf(wrong), private}, 0, true})
		mixed.Secret = public(key)
		all = append(all, mixed)
	}
	return all
}
