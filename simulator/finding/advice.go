package finding

import (
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// advice says what to do about a mistake with a scheme. Pairs get the advice for both.
func advice(scheme specs.Signature, id string) string {
	var all []string
	for part := range strings.SplitSeq(id, "+") {
		if text := adviceFor(scheme, part); len(all) == 0 || all[0] != text {
			all = append(all, text)
		}
	}
	return strings.Join(all, " ")
}

func adviceFor(scheme specs.Signature, id string) string {
	for _, a := range []struct{ prefix, text string }{
		{"body-empty", "Read the body once, keep its bytes, and sign those: a stream that was read to its end is empty afterwards."},
		{"body-newline-", "Sign the body as it goes over the wire: no editor, echo or trim may add or take a line end, on its way into the digest or into this file."},
		{"body-crlf-added", "Sign the body as it goes over the wire, without anything behind it."},
		{"body-crlf", "Sign the bytes as they came, without converting line ends: open files and streams in binary mode, and mind git's autocrlf."},
		{"body-lf", "Sign the bytes as they came, without converting line ends: open files and streams in binary mode, and mind git's autocrlf."},
		{"body-reserialised", "Sign and verify the bytes of the body as they came, before a JSON parser sees them; parse afterwards."},
		{"body-data", "Sign and verify all of the body, as it came, before a JSON parser sees it."},
		{"body-object", "Sign and verify the bytes of the body as they came; a parsed body is no text any more."},
		{"body-base64", "Decode what the gateway hands over before the signature is looked at, or have it pass bodies on as they are."},
		{"body-", "Sign the bytes of the body as they go over the wire, and nothing made of them; text is written as UTF-8."},
		{"signed-", fmt.Sprintf("Sign %q.", scheme.Signed)},
		{"secret-in-clear", "Send a signature made with the secret, never the secret. Whoever has seen the header knows it now: exchange it."},
		{"secret-", "Make the key as the provider does: " + readingOf(scheme.Secret) + "."},
		{"digest-", fmt.Sprintf("Use %s, with the secret as its key and the message as its text.", strings.ToUpper(string(scheme.Algorithm)))},
		{"encoding-", "Write the digest as " + encodingOf(scheme.Encoding) + "."},
		{"foreign-", fmt.Sprintf("Sign as this provider does: %s over %q as %s, written as %q in the header %s; or name the provider that it is.",
			strings.ToUpper(string(scheme.Algorithm)), scheme.Signed, encodingOf(scheme.Encoding), scheme.Written, scheme.Header)},
	} {
		if strings.HasPrefix(id, a.prefix) {
			return a.text
		}
	}
	return fmt.Sprintf("Write the value as %q, with nothing around it.", scheme.Written)
}

func readingOf(reading specs.SecretReading) string {
	switch reading {
	case specs.SecretPrefixStripped:
		return "of what follows the secret's first underscore"
	case specs.SecretBase64:
		return "of the secret decoded from base64"
	case specs.SecretPrefixBase64:
		return "of what follows the secret's first underscore, decoded from base64"
	default:
		return "of the whole secret, as it was handed out, prefix included, undecoded"
	}
}

func encodingOf(encoding specs.Encoding) string {
	if encoding == specs.Base64 {
		return "padded standard base64"
	}
	return "lower-case hex"
}
