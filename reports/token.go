package reports

import (
	"encoding/base64"
	"strings"
)

// redactTokens replaces whatever is shaped like a JSON Web Token, signed, unsigned or encrypted: a base64url JSON
// object and a dot, followed by either two more parts or another JSON object.
func redactTokens(s string) string {
	var out strings.Builder
	done := 0
	for dot := strings.IndexByte(s, '.'); dot >= 0; {
		next := dot + 1
		if start := headerStart(s, done, dot); start >= 0 {
			if end := tokenEnd(s, dot); end > 0 {
				out.WriteString(s[done:start])
				out.WriteString(redacted)
				done, next = end, end
			}
		}
		more := strings.IndexByte(s[next:], '.')
		if more < 0 {
			break
		}
		dot = next + more
	}
	if done == 0 {
		return s
	}
	out.WriteString(s[done:])
	return out.String()
}

// shortestHeader is the length of {"a":"b"} in base64url; no JOSE header is shorter.
const shortestHeader = 12

// headerStart returns where the JOSE header begins that ends at the dot, -1 if none does. Something else made of the
// same letters may stand right before it, such as the 20 of an escaped space, so every beginning is tried.
func headerStart(s string, from, dot int) int {
	first := dot
	for first > from && base64url(s[first-1]) {
		first--
	}
	for i := first; i+shortestHeader <= dot; i++ {
		if s[i] == 'e' && (s[i+1] == 'y' || s[i+1] == 'w') && closesObject(s[i:dot]) {
			return i
		}
	}
	return -1
}

// closesObject tells whether the decoded text ends like a JSON object. Only the last group is decoded, so that a
// long text without tokens costs no more than reading it.
func closesObject(encoded string) bool {
	from := (len(encoded) - 1) / 4 * 4
	if last := len(encoded) - from; last == 1 {
		return false
	}
	decoded, err := base64.RawURLEncoding.DecodeString(encoded[from:])
	if err != nil {
		return false
	}
	end := decoded[len(decoded)-1]
	return end == '}' || end == '\n' // some writers end their JSON with a line feed
}

// tokenEnd returns where the token ends whose first dot is given, 0 if what follows makes it none.
func tokenEnd(s string, dot int) int {
	second := partEnd(s, dot+1)
	if second == len(s) && second > dot+1 {
		return second // a text that was cut off in the middle of a token
	}
	object := strings.HasPrefix(s[dot+1:second], "ey") || strings.HasPrefix(s[dot+1:second], "ew")
	if second >= len(s) || s[second] != '.' {
		if object {
			return second
		}
		return 0
	}
	end := partEnd(s, second+1)
	for range 2 { // an encrypted token has five parts
		if end+1 < len(s) && s[end] == '.' && base64url(s[end+1]) {
			end = partEnd(s, end+1)
		}
	}
	return end
}

func partEnd(s string, from int) int {
	for from < len(s) && base64url(s[from]) {
		from++
	}
	return from
}

func base64url(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}
