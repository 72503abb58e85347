package reports

import (
	"encoding/base64"
	"strings"
	"testing"
)

// A token that a cut body ends in leaves nothing of its payload behind.
func TestCutTokenIsRedacted(t *testing.T) {
	const header, payload, signature = "eyJhbGciOiJSUzI1NiJ9", "eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlIn0", "c2lnbmF0dXJl"
	token := header + "." + payload + "." + signature
	for end := len(header) + 2; end <= len(token); end++ {
		if got := redactTokens("before " + token[:end]); strings.Contains(got, header) {
			t.Errorf("a token cut to %d characters stays: %s", end, got)
		}
	}
}

// A token stays hidden when the text around it was encoded in base64, wherever it stands in there.
func TestEncodedTokenIsRedacted(t *testing.T) {
	const token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlIn0.c2lnbmF0dXJl"
	for _, before := range []string{"", "B", "Be", "Bearer ", `{"Authorization":"Bearer `} {
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
			for _, prefix := range []string{"", "a", "ab", "abc", `{"echo":"`} {
				text := prefix + encoding.EncodeToString([]byte(before+token)) + `"}`
				if got := new(Redactor).String(text); !strings.Contains(got, redacted) || len(got) > 40 {
					t.Errorf("%q in base64 behind %q stays: %s", before+token, prefix, got)
				}
			}
		}
	}
	const digest = "sha256=81560da39d4d91008dc124f9c12681a48f807447773e6802631a16d475ea2eec"
	if got := new(Redactor).String(digest); got != digest {
		t.Errorf("a digest was changed: %s", got)
	}
}
