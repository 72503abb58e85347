package reports

import (
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
