package signature

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// encodings lists the other ways to write a digest as text.
func encodings(scheme specs.Signature) []*encodingStep {
	own := "lower-case hex"
	steps := []*encodingStep{
		{"hex", "writes the digest as hex%s", true, hex.EncodeToString},
		{"base64", "writes the digest as base64%s", true, base64.StdEncoding.EncodeToString},
		{"hex-upper", "writes the digest as upper-case hex%s", true, upperHex},
		{"base64-unpadded", "writes the digest as base64 without padding%s", true, base64.RawStdEncoding.EncodeToString},
		{"base64url", "writes the digest as URL-safe base64%s", true, base64.URLEncoding.EncodeToString},
		{"base64url-unpadded", "writes the digest as URL-safe base64 without padding%s", true, base64.RawURLEncoding.EncodeToString},
		{"hex-of-hex", "writes the hex digits of the hex digits of the digest%s", false, func(sum []byte) string { return hex.EncodeToString([]byte(hex.EncodeToString(sum))) }},
		{"base64-of-hex", "writes the base64 of the hex digits of the digest%s", true, func(sum []byte) string { return base64Text(hex.EncodeToString(sum)) }},
		{"hex-dashed", "writes the digest as upper-case hex with hyphens%s (.NET's BitConverter)", false, func(sum []byte) string { return grouped(sum, "%02X", "-") }},
		{"hex-colons", "writes the digest as hex with colons%s", false, func(sum []byte) string { return grouped(sum, "%02x", ":") }},
		{"hex-unpadded", "writes the digest as hex without the zero of bytes below 16%s", false, func(sum []byte) string { return grouped(sum, "%x", "") }},
		{"hex-signed", "writes the bytes of the digest as signed numbers in hex%s (Java's toHexString)", false, signedHex},
		{"hex-number", "writes the digest as a number in hex, without the zeros in front,%s", false, func(sum []byte) string { return new(big.Int).SetBytes(sum).Text(16) }},
		{"decimal", "writes the bytes of the digest as decimal numbers%s", false, func(sum []byte) string { return grouped(sum, "%d", ",") }},
		{"python-bytes", "writes the digest as Python's str of its bytes, b'…',%s", false, pythonBytes},
		{"python-base64", "writes the digest as Python's str of its base64 bytes, b'…',%s", false, func(sum []byte) string {
			return "b'" + base64.StdEncoding.EncodeToString(sum) + "'"
		}},
	}
	if scheme.Encoding == specs.Base64 {
		own = "padded standard base64"
	}
	steps = slices.DeleteFunc(steps, func(s *encodingStep) bool { return s.id == string(scheme.Encoding) })
	for _, s := range steps {
		s.id, s.text = "encoding-"+s.id, fmt.Sprintf(s.text, " instead of "+own)
	}
	return steps
}

func upperHex(sum []byte) string { return strings.ToUpper(hex.EncodeToString(sum)) }

// grouped writes each byte in a format, with a separator between.
func grouped(sum []byte, format, separator string) string {
	each := make([]string, len(sum))
	for i, c := range sum {
		each[i] = fmt.Sprintf(format, c)
	}
	return strings.Join(each, separator)
}

func signedHex(sum []byte) string {
	var out strings.Builder
	for _, c := range sum {
		out.WriteString(strconv.FormatUint(uint64(uint32(int8(c))), 16))
	}
	return out.String()
}

// templates lists what implementations write around the digest.
func templates(scheme specs.Signature) []*templateStep {
	steps := fixed(scheme)
	for _, c := range []struct {
		id, text string
		change   func(template string) string
	}{
		{"prefix-upper-case", "writes what stands before the digest in upper case", upperPrefix},
		{"prefix-colon", `writes ":" for "=" before the digest`, func(t string) string { return strings.ReplaceAll(t, "=", ":") }},
		{"prefix-blank", "writes a blank before the digest", func(t string) string { return strings.Replace(t, "{signature}", " {signature}", 1) }},
		{"prefix-doubled", "writes what stands before the digest twice", doubledPrefix},
		{"quoted", "writes the value in quotation marks", func(t string) string { return `"` + t + `"` }},
	} {
		if c.change(scheme.Written) != scheme.Written {
			steps = append(steps, &templateStep{id: c.id, text: c.text, do: func(s specs.Signature) string { return c.change(s.Written) }})
		}
	}
	return steps
}

// fixed lists templates that other schemes and command line tools have.
func fixed(scheme specs.Signature) []*templateStep {
	var steps []*templateStep
	for _, c := range []struct {
		id, template string
		usual        bool
	}{
		{"prefix-missing", "{signature}", true},
		{"prefix-sha256", "sha256={signature}", true},
		{"prefix-sha1", "sha1={signature}", true},
		{"prefix-sha512", "sha512={signature}", true},
		{"prefix-sha384", "sha384={signature}", false},
		{"prefix-md5", "md5={signature}", true},
		{"prefix-hmac-sha256", "hmac-sha256={signature}", false},
		{"prefix-hmac-sha256-word", "HMAC-SHA256 {signature}", false},
		{"prefix-v0", "v0={signature}", false},
		{"prefix-v1", "v1={signature}", true},
		{"prefix-v1-comma", "v1,{signature}", false},
		{"prefix-timestamp-v1", "t={timestamp},v1={signature}", true},
		{"prefix-bearer", "Bearer {signature}", false},
		{"prefix-openssl", "SHA2-256(stdin)= {signature}", false},
		{"prefix-openssl-1", "(stdin)= {signature}", false},
		{"suffix-sha256sum", "{signature}  -", false},
	} {
		if c.template == scheme.Written {
			continue
		}
		text := fmt.Sprintf("writes %q instead of %q", c.template, scheme.Written)
		if c.id == "prefix-missing" {
			text = fmt.Sprintf("writes the digest alone instead of %q", scheme.Written)
		}
		steps = append(steps, &templateStep{id: c.id, text: text, usual: c.usual, do: func(specs.Signature) string { return c.template }})
	}
	return steps
}

func upperPrefix(template string) string {
	before, after, _ := strings.Cut(template, "{signature}")
	if strings.Contains(before, "{") {
		return template
	}
	return strings.ToUpper(before) + "{signature}" + after
}

func doubledPrefix(template string) string {
	before, _, _ := strings.Cut(template, "{signature}")
	return before + template
}
