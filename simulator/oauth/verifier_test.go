package oauth

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// verifier is a resource server's check of a token. Without naivety it is right: a fixed algorithm, a key by kid,
// and every claim.
type verifier struct {
	algorithm     jose.SignatureAlgorithm
	keys          jose.JSONWebKeySet
	issuer        string
	audience      string
	scope         []string // each is needed
	now           time.Time
	leeway        time.Duration
	anyWord       bool              // takes whatever is there
	readsOnly     bool              // never looks at the signature
	unsigned      func(string) bool // algorithms that need no signature
	letsTokenPick [][]byte          // checks HMAC when the token says so, with these bytes of the public key
	trustsHeader  bool              // takes the key out of the header
	checks        checks
}

// checks are the comparisons of claims; a naive verifier replaces one of them.
type checks struct {
	expiry   func(exp, now time.Time) bool
	issuer   func(got, want string) bool
	audience func(got, want string) bool
	scope    func(got, want string) bool
}

func same(got, want string) bool { return got == want }

func hasWord(got, want string) bool { return slices.Contains(strings.Fields(got), want) }

func rightVerifier(i *Issuer, keys jose.JSONWebKeySet) verifier {
	return verifier{
		algorithm: i.options.Algorithm, keys: keys, now: i.options.Clock(), leeway: 5 * time.Minute,
		issuer: i.URL(), audience: rightClaims.Audience, scope: strings.Fields(rightClaims.Scope),
		checks: checks{
			expiry:   func(exp, now time.Time) bool { return now.Before(exp) },
			issuer:   same,
			audience: same,
			scope:    hasWord,
		},
	}
}

func (v verifier) verify(token string) error {
	if v.anyWord && token != "" {
		return nil
	}
	text, err := v.signed(token)
	if err != nil {
		return err
	}
	return v.checkClaims(text)
}

// signed returns the payload if the signature is what this verifier wants.
func (v verifier) signed(token string) ([]byte, error) {
	if v.readsOnly || v.unsigned != nil {
		parts := strings.Split(token, ".")
		if len(parts) != 3 {
			return nil, errors.New("not three parts")
		}
		header, payload, err := decodeTwo(parts)
		if err != nil {
			return nil, err
		}
		var algorithm struct{ Alg string }
		if err := json.Unmarshal(header, &algorithm); err != nil {
			return nil, err
		}
		if v.readsOnly && algorithm.Alg == string(v.algorithm) || v.unsigned != nil && v.unsigned(algorithm.Alg) && parts[2] == "" {
			return payload, nil
		}
	}
	allowed := []jose.SignatureAlgorithm{v.algorithm}
	if v.letsTokenPick != nil {
		allowed = append(allowed, jose.HS256)
	}
	jws, err := jose.ParseSignedCompact(token, allowed)
	if err != nil {
		return nil, err
	}
	return v.withKey(jws)
}

func (v verifier) withKey(jws *jose.JSONWebSignature) ([]byte, error) {
	header := jws.Signatures[0].Protected
	if header.Algorithm == string(jose.HS256) {
		for _, secret := range v.letsTokenPick {
			if payload, err := jws.Verify(secret); err == nil {
				return payload, nil
			}
		}
		return nil, errors.New("no such secret")
	}
	if v.trustsHeader && header.JSONWebKey != nil {
		return jws.Verify(header.JSONWebKey)
	}
	found := v.keys.Key(header.KeyID)
	if len(found) != 1 {
		return nil, errors.New("no such key")
	}
	return jws.Verify(found[0])
}

func (v verifier) checkClaims(text []byte) error {
	var p payload
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	switch {
	case !v.checks.expiry(time.Unix(p.Expires, 0).Add(v.leeway), v.now):
		return errors.New("expired")
	case time.Unix(p.NotBefore, 0).Add(-v.leeway).After(v.now):
		return errors.New("not yet valid")
	case !v.checks.issuer(p.Issuer, v.issuer):
		return errors.New("another issuer")
	case !v.checks.audience(p.Audience, v.audience):
		return errors.New("another audience")
	}
	for _, word := range v.scope {
		if !v.checks.scope(p.Scope, word) {
			return fmt.Errorf("scope %s is missing", word)
		}
	}
	return nil
}
