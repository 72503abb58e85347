package oauth

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Claims are what an access token is to say beside who issued it.
type Claims struct {
	ClientID string    // who asked for the token
	Subject  string    // "": the client
	Audience string    // whom the token is for; "" leaves the claim out
	Scope    string    // words with a space between; "" leaves the claim out
	IssuedAt time.Time // zero: now on the issuer's clock; also the start of validity
	Expires  time.Time // zero: the issuer's lifetime after IssuedAt
}

// payload is a token's JSON. The names are those of RFC 7519 section 4.1 and RFC 9068 section 2.2.
type payload struct {
	Issuer    string `json:"iss"`
	Subject   string `json:"sub,omitempty"`
	Audience  string `json:"aud,omitempty"`
	ClientID  string `json:"client_id,omitempty"`
	Scope     string `json:"scope,omitempty"`
	IssuedAt  int64  `json:"iat"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
	ID        string `json:"jti"`
}

// payload spells out what a right token of these claims says.
func (i *Issuer) payload(c Claims) payload {
	if c.Subject == "" {
		c.Subject = c.ClientID
	}
	if c.IssuedAt.IsZero() {
		c.IssuedAt = i.options.Clock()
	}
	if c.Expires.IsZero() {
		c.Expires = c.IssuedAt.Add(i.options.Lifetime)
	}
	return payload{
		Issuer:    i.options.URL,
		Subject:   c.Subject,
		Audience:  c.Audience,
		ClientID:  c.ClientID,
		Scope:     c.Scope,
		IssuedAt:  c.IssuedAt.Unix(),
		NotBefore: c.IssuedAt.Unix(),
		Expires:   c.Expires.Unix(),
		ID:        rand.Text(),
	}
}

// sign returns the payload as a JWT in compact form.
func (p payload) sign(signer jose.Signer) (string, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("token payload: %w", err)
	}
	signed, err := signer.Sign(text)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return signed.CompactSerialize()
}
