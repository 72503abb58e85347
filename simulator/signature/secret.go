package signature

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// keys lists how implementations get the key wrong.
func keys(scheme specs.Signature) []*keyStep {
	if decodes(scheme.Secret) {
		return slices.Concat(readings(scheme), lettercase(), absent())
	}
	return slices.Concat(readings(scheme), lettercase(), garbled(), absent())
}

// decodes tells whether a reading decodes the secret: what surrounds it by mistake then stops the decoder, or is
// skipped by it.
func decodes(reading specs.SecretReading) bool {
	return reading == specs.SecretBase64 || reading == specs.SecretPrefixBase64
}

// read is a step that makes the key from the secret in another way than the scheme.
func read(id, text string, usual bool, key func(secret string) ([]byte, bool)) *keyStep {
	return &keyStep{id: "secret-" + id, text: text, usual: usual, do: func(w *work) ([]byte, bool) { return key(w.secret) }}
}

// readings lists how keys are made from an intact secret.
func readings(scheme specs.Signature) []*keyStep {
	var steps []*keyStep
	for _, r := range []struct {
		reading  specs.SecretReading
		id, text string
	}{
		{specs.SecretAsGiven, "as-given", "uses the whole secret as it is written"},
		{specs.SecretPrefixStripped, "prefix-stripped", "strips the secret's prefix up to the first underscore"},
		{specs.SecretBase64, "base64", "decodes the secret from base64"},
		{specs.SecretPrefixBase64, "prefix-base64", "strips the secret's prefix and decodes the rest from base64"},
	} {
		if r.reading != scheme.Secret && !(decodes(r.reading) && decodes(scheme.Secret)) {
			steps = append(steps, read(r.id, r.text, true, func(secret string) ([]byte, bool) {
				key, err := readSecret(r.reading, secret)
				return key, err == nil
			}))
		}
	}
	steps = append(steps,
		read("last-prefix-stripped", "strips the secret's prefix up to the last underscore", true, text(lastPart)),
		read("hex", "decodes the secret from hex", true, unhex),
		read("prefix-hex", "strips the secret's prefix and decodes the rest from hex", true, func(s string) ([]byte, bool) { return unhex(withoutPrefix(s)) }),
		read("last-prefix-hex", "strips the secret's prefix up to the last underscore and decodes the rest from hex", false, func(s string) ([]byte, bool) { return unhex(lastPart(s)) }),
	)
	if scheme.Secret == specs.SecretBase64 { // of which lenient decoders make the same
		return steps
	}
	return append(steps,
		read("base64-lenient", "decodes the secret from base64, underscores and hyphens included (JavaScript's Buffer)", true, decodedLike(bufferDigits)),
		read("base64-skipping", "decodes the secret from base64, skipping what is no base64 (PHP's base64_decode)", false, decodedLike(phpDigits)),
	)
}

// garbled lists what happens to a secret in configuration files and shells.
func garbled() []*keyStep {
	return append(spelled([]spelling{
		{"newline", "uses the secret with a newline at its end", true, func(s string) string { return s + "\n" }},
		{"crlf", "uses the secret with CR LF at its end", false, func(s string) string { return s + "\r\n" }},
		{"blank-before", "uses the secret with a blank in front", false, func(s string) string { return " " + s }},
		{"blank-behind", "uses the secret with a blank at its end", true, func(s string) string { return s + " " }},
		{"blanks", "uses the secret between blanks", false, func(s string) string { return " " + s + " " }},
		{"trimmed", "strips the white space around the secret", false, strings.TrimSpace},
		{"quoted", "uses the secret in quotation marks", true, func(s string) string { return `"` + s + `"` }},
		{"quoted-single", "uses the secret in single quotation marks", false, func(s string) string { return "'" + s + "'" }},
		{"base64-encoded", "uses the base64 of the secret, as a Kubernetes manifest has it", true, base64Text},
		{"base64-encoded-newline", "uses the base64 of the secret and a newline, as echo piped into base64 makes it", false, func(s string) string { return base64Text(s + "\n") }},
		{"hex-encoded", "uses the hex digits of the secret", false, func(s string) string { return hex.EncodeToString([]byte(s)) }},
		{"hashed", "uses the hex SHA-256 of the secret", false, func(s string) string { return hex.EncodeToString(sum256(s)) }},
		{"python-bytes", "uses Python's str of the secret's bytes, b'…'", false, func(s string) string { return pythonBytes([]byte(s)) }},
	}),
		read("hashed-bytes", "uses the SHA-256 of the secret", false, func(s string) ([]byte, bool) { return sum256(s), true }),
		read("utf16", "uses the secret encoded as UTF-16 (.NET's Encoding.Unicode)", false, func(s string) ([]byte, bool) { return toUTF16([]byte(s)) }),
	)
}

func lettercase() []*keyStep {
	return spelled([]spelling{
		{"upper-case", "uses the secret in upper case", true, strings.ToUpper},
		{"lower-case", "uses the secret in lower case", true, strings.ToLower},
	})
}

// spelling is another secret than the one exchanged, which is then read as the scheme demands.
type spelling struct {
	id, text string
	usual    bool
	change   func(string) string
}

func spelled(spellings []spelling) []*keyStep {
	var steps []*keyStep
	for _, s := range spellings {
		do := func(w *work) ([]byte, bool) { return w.read(s.change(w.secret)) }
		steps = append(steps, &keyStep{id: "secret-" + s.id, text: s.text, usual: s.usual, do: do})
	}
	return steps
}

// absent lists what stands for a secret that is not configured.
func absent() []*keyStep {
	constant := func(key string) func(string) ([]byte, bool) {
		return func(string) ([]byte, bool) { return []byte(key), true }
	}
	return []*keyStep{
		read("empty", "uses an empty secret", true, constant("")),
		read("undefined", `uses the word "undefined" as the secret, which is what JavaScript makes of a missing one`, true, constant("undefined")),
		read("null", `uses the word "null" as the secret`, false, constant("null")),
		read("none", `uses the word "None" as the secret, which is what Python makes of a missing one`, true, constant("None")),
	}
}

func text(change func(string) string) func(string) ([]byte, bool) {
	return func(s string) ([]byte, bool) { return []byte(change(s)), true }
}

func lastPart(secret string) string { return secret[strings.LastIndexByte(secret, '_')+1:] }

func unhex(secret string) ([]byte, bool) {
	key, err := hex.DecodeString(secret)
	return key, err == nil
}

func base64Text(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func sum256(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

// bufferDigits returns the base64 digits that JavaScript's Buffer finds in a text, in the standard alphabet.
func bufferDigits(s string) string {
	s, _, _ = strings.Cut(s, "=")
	return phpDigits(strings.NewReplacer("-", "+", "_", "/").Replace(s))
}

// phpDigits returns the base64 digits that PHP finds in a text.
func phpDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '=' || !strings.ContainsRune(base64Digits, r) {
			return -1
		}
		return r
	}, s)
}

func decodedLike(digits func(string) string) func(string) ([]byte, bool) {
	return func(secret string) ([]byte, bool) {
		found := digits(secret)
		if len(found)%4 == 1 { // too few bits for another byte
			found = found[:len(found)-1]
		}
		key, err := base64.RawStdEncoding.DecodeString(found)
		return key, err == nil
	}
}
