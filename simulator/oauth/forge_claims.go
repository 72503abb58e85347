package oauth

import (
	"strings"
	"time"
)

// The tokens below are signed by the right key; what they say is wrong.

// Expired ceased to be valid an hour ago, which is beyond any leeway for clocks.
func Expired(i *Issuer, c Claims) (string, error) {
	c.Expires = i.options.Clock().Add(-time.Hour)
	c.IssuedAt = c.Expires.Add(-i.options.Lifetime)
	return i.Mint(c)
}

// otherIssuer lies in the top-level domain that RFC 2606 keeps empty, so that nothing can be fetched from there.
const otherIssuer = "https://other-issuer.invalid"

// OtherIssuer names another issuer.
func OtherIssuer(i *Issuer, c Claims) (string, error) { return i.mintAs(otherIssuer, c) }

// LongerIssuer names another issuer, whose name begins with the right one.
func LongerIssuer(i *Issuer, c Claims) (string, error) { return i.mintAs(i.options.URL+"-other", c) }

func (i *Issuer) mintAs(issuer string, c Claims) (string, error) {
	k, err := i.first()
	if err != nil {
		return "", err
	}
	p := i.payload(c)
	p.Issuer = issuer
	return p.sign(k.signer)
}

// OtherAudience is for somebody else.
func OtherAudience(i *Issuer, c Claims) (string, error) {
	c.Audience = "https://other-audience.invalid"
	return i.Mint(c)
}

// LongerAudience is for somebody else, whose name begins with the right audience.
func LongerAudience(i *Issuer, c Claims) (string, error) {
	c.Audience += "-other"
	return i.Mint(c)
}

// MissingAudience has no aud claim.
func MissingAudience(i *Issuer, c Claims) (string, error) {
	c.Audience = ""
	return i.Mint(c)
}

// OtherScope grants something else.
func OtherScope(i *Issuer, c Claims) (string, error) {
	c.Scope = "unrelated"
	return i.Mint(c)
}

// LongerScope grants something else, whose name begins with the right scope. Of several words each is made longer,
// because a receiver may need only one of them.
func LongerScope(i *Issuer, c Claims) (string, error) {
	words := strings.Fields(c.Scope)
	for n := range words {
		words[n] += "x"
	}
	c.Scope = strings.Join(words, " ")
	return i.Mint(c)
}

// MissingScope has no scope claim.
func MissingScope(i *Issuer, c Claims) (string, error) {
	c.Scope = ""
	return i.Mint(c)
}
