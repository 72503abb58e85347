package reports

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// shortestEncoded is the length of the shortest run of base64 that is looked into: shorter ones hold no token whose
// header and payload say anything.
const shortestEncoded = 48

// redactEncodedTokens replaces what is base64 of a text that holds a JSON Web Token: gateways and loggers pass on whole
// requests in that form.
func redactEncodedTokens(s string) string {
	var out strings.Builder
	done := 0
	for from := 0; from < len(s); {
		if !base64Letter(s[from]) {
			from++
			continue
		}
		end := from
		for end < len(s) && base64Letter(s[end]) {
			end++
		}
		if end-from >= shortestEncoded && encodesToken(s[from:end]) {
			out.WriteString(s[done:from])
			out.WriteString(redacted)
			done = end
		}
		from = end
	}
	if done == 0 {
		return s
	}
	out.WriteString(s[done:])
	return out.String()
}

// encodesToken decodes a run of base64, in whichever alphabet. Other letters may stand right before it, so each of the
// four places where a group may begin is tried. Most runs are digests and identifiers, in which no dot is found: those
// cost one decoding each and nothing else.
func encodesToken(run string) bool {
	standard, plain := []byte(run), make([]byte, len(run))
	for i, c := range standard {
		switch c {
		case '-':
			standard[i] = '+'
		case '_':
			standard[i] = '/'
		}
	}
	for start := range 4 {
		groups := standard[start:]
		if len(groups)%4 == 1 {
			groups = groups[:len(groups)-1]
		}
		n, err := base64.RawStdEncoding.Decode(plain, groups)
		if err != nil || bytes.IndexByte(plain[:n], '.') < 0 {
			continue
		}
		if text := string(plain[:n]); redactTokens(text) != text {
			return true
		}
	}
	return false
}

func base64Letter(c byte) bool { return base64url(c) || c == '+' || c == '/' }
