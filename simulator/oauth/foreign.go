package oauth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// Alterations lists what can be forged of a right token whose issuer is not ours, without its key. Of a JWT: no token
// at all, a broken signature, no signature, a stranger's signature over the same header and payload, a changed payload.
// Of an opaque token (see IsJWT): no token at all, and one character changed. Expiry, issuer, audience and scope cannot
// be forged so that only they are wrong, nor can a public key that is not known be abused.
func Alterations(token string) []Forgery {
	alteration := func(name, text string, alter func(string) (string, error)) Forgery {
		return Forgery{Name: name, Text: text, Aspect: Authenticity, Make: func() (string, error) { return alter(token) }}
	}
	word := alteration("not-a-token", "is a plain word", func(string) (string, error) { return notAToken, nil })
	jwt, err := parseCompact(token)
	if err != nil {
		return []Forgery{word, alteration("altered-token", "has one character changed",
			func(token string) (string, error) { return substitute(token), nil })}
	}
	none := func(spelling string) func(string) (string, error) {
		return func(token string) (string, error) { return unsign(token, spelling) }
	}
	list := []Forgery{
		word,
		alteration("broken-signature", "has one bit of its signature changed", breakSignature),
		alteration("alg-none", `says alg "none" and has no signature`, none("none")),
		alteration("alg-none-capitalised", `says alg "None" and has no signature`, none("None")),
		alteration("alg-none-mixed-case", `says alg "nOnE" and has no signature`, none("nOnE")),
		alteration("changed-expiry", "had its expiry changed after it was signed", prolong),
	}
	if jwt.canBeResigned() {
		list = append(list, alteration("other-key-same-kid", "is signed by a stranger's key under an unchanged header", resign))
	}
	return list
}

// canBeResigned tells whether a stranger's key can be made for the token's algorithm. A header with crit may change
// what is signed (RFC 7797), so that its tokens are left alone.
func (t compact) canBeResigned() bool {
	_, hasKey := strangers()[jose.SignatureAlgorithm(t.algorithm())]
	var header map[string]json.RawMessage
	err := json.Unmarshal(t.header, &header)
	return hasKey && err == nil && header["crit"] == nil
}

// resign signs the same header and payload with a new key of the same kind.
func resign(token string) (string, error) {
	t, err := parseCompact(token)
	if err != nil {
		return "", err
	}
	algorithm := jose.SignatureAlgorithm(t.algorithm())
	key, err := strangers()[algorithm]()
	if err != nil {
		return "", fmt.Errorf("stranger's key: %w", err)
	}
	var header map[jose.HeaderKey]any
	if err := json.Unmarshal(t.header, &header); err != nil {
		return "", errNotJWT
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, &jose.SignerOptions{ExtraHeaders: header})
	if err != nil {
		return "", fmt.Errorf("stranger's signer: %w", err)
	}
	signed, err := signer.Sign(t.payload)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return signed.CompactSerialize()
}

// strangers says how to make a key for each algorithm of RFC 7518 section 3.1 and RFC 8037 section 3.1.
func strangers() map[jose.SignatureAlgorithm]func() (any, error) {
	rsaKey := func() (any, error) { return rsa.GenerateKey(rand.Reader, rsaBits) }
	curveKey := func(curve elliptic.Curve) func() (any, error) {
		return func() (any, error) { return ecdsa.GenerateKey(curve, rand.Reader) }
	}
	secret := func() (any, error) {
		key := make([]byte, 64) // the longest digest's length
		_, err := rand.Read(key)
		return key, err
	}
	return map[jose.SignatureAlgorithm]func() (any, error){
		jose.RS256: rsaKey, jose.RS384: rsaKey, jose.RS512: rsaKey,
		jose.PS256: rsaKey, jose.PS384: rsaKey, jose.PS512: rsaKey,
		jose.ES256: curveKey(elliptic.P256()), jose.ES384: curveKey(elliptic.P384()), jose.ES512: curveKey(elliptic.P521()),
		jose.EdDSA: func() (any, error) { _, key, err := ed25519.GenerateKey(rand.Reader); return key, err },
		jose.HS256: secret, jose.HS384: secret, jose.HS512: secret,
	}
}
