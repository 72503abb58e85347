package oauth

import (
	"slices"

	"github.com/go-jose/go-jose/v4"
)

// Aspect is what of a token a forgery gets wrong.
type Aspect string

// The aspects of a token that a receiver has to check.
const (
	Authenticity Aspect = "authenticity" // the issuer's key signed this very text
	Validity     Aspect = "validity"     // it has not expired
	Origin       Aspect = "origin"       // the issuer is the trusted one
	Recipient    Aspect = "recipient"    // the receiver is the audience
	Permission   Aspect = "permission"   // the scope is granted
)

// Forgery is a token that a receiver must refuse, though but for one thing it is right.
type Forgery struct {
	Name   string // the fault
	Text   string // the fault in words, to stand after "a token that"
	Aspect Aspect
	// UnknownKey says that the token names a key id that nobody published. A receiver may fetch the keys again because
	// of it, and then not for a while: try it after a rollover.
	UnknownKey bool
	Make       func() (string, error) // makes a new one; its error never holds a token
}

// Forgeries lists the tokens that can be forged of a right one with these claims: those about audience and scope
// only where the claims have one. Only the keys that are published at first are used, or abused.
func (i *Issuer) Forgeries(c Claims) []Forgery {
	forgeries := slices.Concat(forgedSignatures(), forgedKeys(), hmacForgeries(i.options.Algorithm), forgedOrigins())
	if c.Audience != "" {
		forgeries = append(forgeries, forgedAudiences()...)
	}
	if c.Scope != "" {
		forgeries = append(forgeries, forgedScopes()...)
	}
	bound := make([]Forgery, len(forgeries))
	for n, f := range forgeries {
		bound[n] = f.Forgery
		bound[n].Make = func() (string, error) { return f.forge(i, c) }
	}
	return bound
}

// forgery is a Forgery that is not yet bound to an issuer and to claims.
type forgery struct {
	Forgery
	forge func(*Issuer, Claims) (string, error)
}

func of(aspect Aspect, name, text string, forge func(*Issuer, Claims) (string, error)) forgery {
	return forgery{Forgery{Name: name, Text: text, Aspect: aspect}, forge}
}

func forgedSignatures() []forgery {
	return []forgery{
		of(Authenticity, "not-a-token", "is a plain word", NotAToken),
		of(Authenticity, "broken-signature", "has one bit of its signature changed", BrokenSignature),
		of(Authenticity, "alg-none", `says alg "none" and has no signature`, AlgNone),
		of(Authenticity, "alg-none-capitalised", `says alg "None" and has no signature`, AlgNoneCapitalised),
		of(Authenticity, "alg-none-mixed-case", `says alg "nOnE" and has no signature`, AlgNoneMixedCase),
		of(Authenticity, "changed-expiry", "had its expiry moved by a minute after it was signed", ChangedExpiry),
	}
}

func forgedKeys() []forgery {
	unknown := of(Authenticity, "other-key-unknown-kid", "is signed by a stranger's key under a kid that nobody published", OtherKeyUnknownID)
	unknown.UnknownKey = true
	return []forgery{
		of(Authenticity, "other-key-same-kid", "is signed by a stranger's key under the kid of the issuer's", OtherKeySameID),
		of(Authenticity, "other-key-embedded", "is signed by a stranger's key and brings that key along in its header (jwk)", OtherKeyEmbedded),
		unknown,
	}
}

func hmacForgeries(algorithm jose.SignatureAlgorithm) []forgery {
	list := []forgery{
		of(Authenticity, "hmac-with-public-key-pem", "is signed HS256 with the issuer's public key (PEM) as the secret", HMACWithPEM),
		of(Authenticity, "hmac-with-public-key-der", "is signed HS256 with the issuer's public key (DER) as the secret", HMACWithDER),
		of(Authenticity, "hmac-with-public-key-modulus", "is signed HS256 with the number in the issuer's public key (JWK) as the secret", HMACWithModulus),
	}
	if algorithm == jose.RS256 {
		list = append(list, of(Authenticity, "hmac-with-public-key-pkcs1", "is signed HS256 with the issuer's public key (PKCS #1 PEM) as the secret", HMACWithPKCS1))
	}
	return list
}

func forgedOrigins() []forgery {
	return []forgery{
		of(Validity, "expired", "expired an hour ago", Expired),
		of(Origin, "other-issuer", "names another issuer", OtherIssuer),
		of(Origin, "longer-issuer", "names an issuer that merely begins like the right one", LongerIssuer),
	}
}

func forgedAudiences() []forgery {
	return []forgery{
		of(Recipient, "other-audience", "is for another audience", OtherAudience),
		of(Recipient, "longer-audience", "is for an audience that merely begins like the right one", LongerAudience),
		of(Recipient, "missing-audience", "is for no audience in particular", MissingAudience),
	}
}

func forgedScopes() []forgery {
	return []forgery{
		of(Permission, "missing-scope", "grants no scope", MissingScope),
		of(Permission, "other-scope", "grants another scope", OtherScope),
		of(Permission, "longer-scope", "grants a scope that merely begins like the right one", LongerScope),
		of(Authenticity, "changed-scope", "had a word added to its scope after it was signed", ChangedScope),
	}
}
