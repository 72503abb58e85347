package signature

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// bodies lists what becomes of a body that is taken for text, decoded, or wrapped on its way to the digest.
func bodies() []*payloadStep {
	return append(texts(), wrappings()...)
}

// texts lists what text handling does to a body.
func texts() []*payloadStep {
	return []*payloadStep{
		body("empty", "signs an empty body, as one that was read to its end before", true, func([]byte) ([]byte, bool) { return nil, true }),
		body("newline-added", "signs the body with a newline added at its end", true, ending("\n")),
		body("newline-stripped", "signs the body without the newline at its end", true, func(b []byte) ([]byte, bool) {
			return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r")), true
		}),
		body("crlf-added", "signs the body with CR LF added at its end", false, ending("\r\n")),
		body("trimmed", "signs the body without the white space around it", true, func(b []byte) ([]byte, bool) { return bytes.TrimSpace(b), true }),
		body("lf", "signs the body with its CR LF line ends turned into LF", true, replaced("\r\n", "\n")),
		body("crlf", "signs the body with its LF line ends turned into CR LF", true, func(b []byte) ([]byte, bool) {
			return bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n")), true
		}),
		body("lines-joined", "signs the body with its line ends removed", false, func(b []byte) ([]byte, bool) {
			return []byte(strings.NewReplacer("\r", "", "\n", "").Replace(string(b))), true
		}),
		body("white-space-removed", "signs the body with all its white space removed, that in strings included", true, func(b []byte) ([]byte, bool) {
			return bytes.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, b), true
		}),
		body("bom-added", "signs the body with a byte order mark in front", false, func(b []byte) ([]byte, bool) { return append([]byte("\uFEFF"), b...), true }),
		body("bom-stripped", "signs the body without its byte order mark", false, func(b []byte) ([]byte, bool) {
			return bytes.TrimPrefix(b, []byte("\uFEFF")), true
		}),
		body("latin1", "signs the body decoded as Latin-1 and encoded as UTF-8 again", true, fromLatin1),
		body("windows-1252", "signs the body decoded as Windows-1252 and encoded as UTF-8 again", false, fromWindows1252),
		body("encoded-latin1", "signs the body encoded as Latin-1 instead of UTF-8", true, toLatin1),
		body("low-bytes", "signs the low byte of each character, as JavaScript's binary encoding does", false, toLowBytes),
		body("ascii", "signs the body encoded as ASCII, with question marks for other characters", false, toASCII),
		body("utf16", "signs the body encoded as UTF-16 instead of UTF-8, as .NET's Encoding.Unicode does", false, toUTF16),
		body("replacement-characters", "signs the body decoded as UTF-8, with replacement characters for what is not", false, func(b []byte) ([]byte, bool) {
			return bytes.ToValidUTF8(b, []byte("\uFFFD")), true
		}),
		body("lower-case", "signs the body in lower case", false, func(b []byte) ([]byte, bool) { return bytes.ToLower(b), true }),
	}
}

// wrappings lists what encodings do to a body that has been put into another format, or taken out of one.
func wrappings() []*payloadStep {
	return []*payloadStep{
		body("stringified", "signs JSON.stringify of the body's text: a JSON string that holds the body", true, stringified),
		body("buffer", `signs JSON.stringify of a Buffer: {"type":"Buffer","data":[…]}`, false, buffer),
		body("python-bytes", "signs what Python's str makes of the body's bytes: b'…'", false, func(b []byte) ([]byte, bool) { return []byte(pythonBytes(b)), true }),
		body("base64", "signs the base64 of the body, as a gateway hands it over", true, func(b []byte) ([]byte, bool) {
			return []byte(base64.StdEncoding.EncodeToString(b)), true
		}),
		body("hex", "signs the hex digits of the body", false, func(b []byte) ([]byte, bool) { return []byte(hex.EncodeToString(b)), true }),
		body("hashed", "signs the hex SHA-256 of the body instead of the body", true, func(b []byte) ([]byte, bool) {
			sum := sha256.Sum256(b)
			return []byte(hex.EncodeToString(sum[:])), true
		}),
		body("hashed-bytes", "signs the SHA-256 of the body instead of the body", false, func(b []byte) ([]byte, bool) {
			sum := sha256.Sum256(b)
			return sum[:], true
		}),
		body("url-encoded", "signs the body URL-encoded, with + for blanks", false, func(b []byte) ([]byte, bool) { return []byte(url.QueryEscape(string(b))), true }),
		body("uri-component", "signs encodeURIComponent of the body", false, func(b []byte) ([]byte, bool) { return []byte(uriComponent(string(b))), true }),
		body("form", "signs the body as the payload field of a URL-encoded form", false, func(b []byte) ([]byte, bool) {
			return []byte("payload=" + url.QueryEscape(string(b))), true
		}),
		body("url-decoded", "signs the body after URL decoding, which turns + into a blank", true, urlDecoded),
	}
}

func ending(with string) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) { return append(bytes.Clone(b), with...), true }
}

func replaced(from, to string) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) { return bytes.ReplaceAll(b, []byte(from), []byte(to)), true }
}

// stringified returns the body as a JSON string, with the escapes that JavaScript writes.
func stringified(b []byte) ([]byte, bool) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(string(b)); err != nil {
		return nil, false
	}
	unescaped := strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(out.String())
	return []byte(strings.TrimSuffix(unescaped, "\n")), true
}

func buffer(b []byte) ([]byte, bool) {
	out := []byte(`{"type":"Buffer","data":[`)
	for i, c := range b {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendUint(out, uint64(c), 10)
	}
	return append(out, "]}"...), true
}

// pythonBytes returns the bytes as Python's repr writes them.
func pythonBytes(b []byte) string {
	quote := byte('\'')
	if bytes.IndexByte(b, '\'') >= 0 && bytes.IndexByte(b, '"') < 0 {
		quote = '"'
	}
	var out strings.Builder
	out.WriteByte('b')
	out.WriteByte(quote)
	for _, c := range b {
		switch {
		case c == quote, c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\r':
			out.WriteString(`\r`)
		case c == '\t':
			out.WriteString(`\t`)
		case c < ' ', c > '~':
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			out.WriteByte(c)
		}
	}
	out.WriteByte(quote)
	return out.String()
}

// uriComponent escapes as ECMA-262, 19.2.6.5 has it.
func uriComponent(text string) string {
	return strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(url.QueryEscape(text))
}

// urlDecoded decodes leniently, as middleware does: a percent sign that begins no escape stays.
func urlDecoded(b []byte) ([]byte, bool) {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '%' && i+2 < len(b) {
			if c, err := hex.DecodeString(string(b[i+1 : i+3])); err == nil {
				out = append(out, c[0])
				i += 2
				continue
			}
		}
		if b[i] == '+' {
			out = append(out, ' ')
			continue
		}
		out = append(out, b[i])
	}
	return out, true
}
