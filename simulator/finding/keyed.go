package finding

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// keyed is a header that holds the shared key itself.
type keyed struct {
	Delivery
	key specs.StaticKey
}

func (k *keyed) name() string { return k.key.Header }

func (k *keyed) right(value string) (int, bool) {
	for i, secret := range k.Secrets {
		if subtle.ConstantTimeCompare([]byte(secret), []byte(value)) == 1 {
			return i, true
		}
	}
	return 0, false
}

// keyMistake is one way to send a key that is not the key as it was agreed on.
type keyMistake struct {
	id, text string
	change   func(key string) string
}

func keyMistakes() []keyMistake {
	encoded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	return []keyMistake{
		{"key-bearer", `writes "Bearer " before the key`, func(s string) string { return "Bearer " + s }},
		{"key-bare", "leaves out the word before the key", func(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }},
		{"key-basic", "writes the key as the password of Basic credentials", func(s string) string { return "Basic " + encoded(":"+s) }},
		{"key-basic-user", "writes the key as the user of Basic credentials", func(s string) string { return "Basic " + encoded(s+":") }},
		{"key-quoted", "writes the key in quotation marks", func(s string) string { return `"` + s + `"` }},
		{"key-quoted-single", "writes the key in single quotation marks", func(s string) string { return "'" + s + "'" }},
		{"key-unquoted", "strips the quotation marks around the key", func(s string) string { return strings.Trim(s, `"'`) }},
		{"key-trimmed", "strips the white space around the key", strings.TrimSpace},
		{"key-upper-case", "writes the key in upper case", strings.ToUpper},
		{"key-lower-case", "writes the key in lower case", strings.ToLower},
		{"key-prefix-stripped", "strips the key's prefix up to the first underscore", func(s string) string { return s[strings.IndexByte(s, '_')+1:] }},
		{"key-base64", "writes the base64 of the key", encoded},
		{"key-base64-newline", "writes the base64 of the key and a newline, as echo piped into base64 makes it", func(s string) string { return encoded(s + "\n") }},
		{"key-decoded", "decodes the key from base64", func(s string) string { b, _ := base64.StdEncoding.DecodeString(s); return string(b) }},
		{"key-hex", "writes the hex digits of the key", func(s string) string { return hex.EncodeToString([]byte(s)) }},
		{"key-hashed", "writes the hex SHA-256 of the key", func(s string) string { sum := sha256.Sum256([]byte(s)); return hex.EncodeToString(sum[:]) }},
		{"key-url-encoded", "writes the key URL-encoded", url.QueryEscape},
	}
}

// keySigned is the id of the mistake of those who sign with the key instead of sending it.
const keySigned = "key-signed"

func (k *keyed) mistake(value string) (Finding, bool) {
	for _, m := range keyMistakes() {
		if slices.ContainsFunc(k.Secrets, func(s string) bool { made := m.change(s); return made == value && made != s && made != "" }) {
			return k.finding(m.id, m.text), true
		}
	}
	return k.signature(value)
}

// signature looks for a signature that is made with the key.
func (k *keyed) signature(value string) (Finding, bool) {
	for _, secret := range k.Secrets {
		plain := k.plain()
		m, ok := signature.Explain(plain, secret, value, k.Covered)
		switch {
		case signature.Verify(plain, secret, value, k.Covered) == nil:
			return k.finding(keySigned, "signs the body with the key instead of sending the key"), true
		case ok && !strings.Contains(m.ID, "+"):
			return k.finding(keySigned, "signs with the key instead of sending the key"), true
		}
	}
	return Finding{}, false
}

// plain is the plainest signature in the key's header.
func (k *keyed) plain() specs.Signature {
	return specs.Signature{
		Header: k.name(), Algorithm: specs.HMACSHA256, Encoding: specs.Hex,
		Signed: "{body}", Written: "{signature}", Secret: specs.SecretAsGiven,
	}
}

func (k *keyed) foreign(header, value string) (Finding, bool) {
	if k.Foreign == nil {
		return Finding{}, false
	}
	other := signed{k.Delivery, k.plain()}
	f, ok := other.foreign(header, value)
	f.Advice = k.advice()
	return f, ok
}

func (k *keyed) cut(value string) bool {
	return slices.ContainsFunc(k.Secrets, func(s string) bool { return begins(s, value) })
}

func (k *keyed) advice() string {
	return fmt.Sprintf("Send the key itself in %s, character by character as it was agreed on.", k.name())
}

func (k *keyed) finding(id, text string) Finding {
	return Finding{ID: id, Text: "The value is that of a sender that " + text + ".", Advice: k.advice()}
}

func (k *keyed) wrong(string) (Finding, int) {
	return Finding{
		ID:     Unexplained,
		Text:   fmt.Sprintf("The value of %s is another than the key, and no known mistake explains it.", k.name()),
		Advice: "Compare the key with the one that the sender has: it is probably another.",
	}, len(k.Secrets) * (len(keyMistakes()) + signature.Count(k.plain(), len(k.Covered.Body)))
}
