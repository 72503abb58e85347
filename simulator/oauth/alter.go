package oauth

import (
	"time"

	"github.com/tidwall/gjson"
)

// What follows alters a right token without any key. It works on the tokens of our issuer as on those of a
// foreign identity provider.

// breakSignature changes one bit in the middle of the signature, which keeps its length and its encoding.
func breakSignature(token string) (string, error) {
	return altered(token, func(t *compact) error {
		t.signature[len(t.signature)/2] ^= 1
		return nil
	})
}

// unsign names an algorithm that means "not signed" and empties the signature.
func unsign(token, algorithm string) (string, error) {
	return altered(token, func(t *compact) error {
		t.signature = nil
		return set(&t.header, "alg", algorithm)
	})
}

// prolong moves the expiry by a minute, little enough that no rule about lifetimes is broken as well. A token
// that names no expiry gets one.
func prolong(token string) (string, error) {
	return altered(token, func(t *compact) error {
		expires := gjson.GetBytes(t.payload, "exp")
		if expires.Type != gjson.Number {
			return set(&t.payload, "exp", time.Now().Add(time.Hour).Unix())
		}
		return set(&t.payload, "exp", expires.Int()+60)
	})
}

// widen adds a word to the scope.
func widen(token string) (string, error) {
	return altered(token, func(t *compact) error {
		return set(&t.payload, "scope", gjson.GetBytes(t.payload, "scope").String()+" admin")
	})
}

// substitute replaces the character in the middle by another of its kind (digit, lower case, upper case), so that
// the token keeps its length and its alphabet. In the middle, because the last character of base64 may carry bits that
// decoders ignore.
func substitute(token string) string {
	altered := []byte(token)
	for n := range altered {
		at := (len(altered)/2 + n) % len(altered)
		if c := altered[at]; c != next(c) {
			altered[at] = next(c)
			return string(altered)
		}
	}
	return token + "x"
}

// next returns another character of the same kind, or c where there is none.
func next(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return '0' + (c-'0'+1)%10
	case 'a' <= c && c <= 'z':
		return 'a' + (c-'a'+1)%26
	case 'A' <= c && c <= 'Z':
		return 'A' + (c-'A'+1)%26
	}
	return c
}
