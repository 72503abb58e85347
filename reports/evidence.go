package reports

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// bodyLimit is how many bytes of a body a report keeps. A run has some 600 attempts with two bodies each: even if
// every one of them is that long, the report can still be read and mailed.
const bodyLimit = 16 << 10

// NewBody returns as much of a body as a report keeps: at most 16 KiB, as text where the bytes are valid UTF-8 and as
// base64 otherwise. Size is how many bytes there were on the wire; it counts where raw holds fewer. Secrets are
// not redacted here: give raw through a Redactor first, or the whole report later.
func NewBody(raw []byte, size int) Body {
	kept := raw[:min(len(raw), bodyLimit)]
	size = max(size, len(raw))
	body := Body{Size: size, Truncated: len(kept) < size}
	text := kept
	if body.Truncated {
		text = withoutPartialRune(kept)
	}
	if utf8.Valid(text) {
		body.Text = string(text)
	} else {
		body.Base64 = base64.StdEncoding.EncodeToString(kept)
	}
	return body
}

// headerLimit is how many bytes of names and values a report keeps of one message's headers.
const headerLimit = 16 << 10

// NewHeaders returns a copy of the headers, or as much of them as a report keeps: the first 16 KiB in the order of
// their names, and under the name "…" a value that says how many bytes were left out.
func NewHeaders(headers map[string][]string) map[string][]string {
	kept := make(map[string][]string, len(headers))
	left, omitted := headerLimit, 0
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			size := len(name) + len(value)
			if size > left {
				omitted += size
				continue
			}
			left -= size
			kept[name] = append(kept[name], value)
		}
	}
	if omitted > 0 {
		kept["…"] = []string{fmt.Sprintf("%d bytes of headers left out", omitted)}
	}
	return kept
}

// Bytes returns the bytes that the report holds of the body, which are fewer than Size when it is truncated.
func (b Body) Bytes() []byte {
	if b.Base64 == "" {
		return []byte(b.Text)
	}
	raw, err := base64.StdEncoding.DecodeString(b.Base64)
	if err != nil {
		return []byte(b.Base64) // a report from elsewhere: what it says instead of bytes is still evidence
	}
	return raw
}

// beginning returns at most so many bytes of a text, and no part of a character.
func beginning(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return string(withoutPartialRune([]byte(s[:limit])))
}

// withoutPartialRune drops a character that was cut in two at the end, so that a long text does not turn into
// base64 by the place of the cut.
func withoutPartialRune(b []byte) []byte {
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if !utf8.RuneStart(b[i]) {
			continue
		}
		if !utf8.FullRune(b[i:]) {
			return b[:i]
		}
		break
	}
	return b
}
