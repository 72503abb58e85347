package message

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ShiftTimes moves every date-time of the body by a distance, and keeps the spelling: zone and number of fraction
// digits. A date-time is a JSON string that is one of RFC 3339 as a whole.
func ShiftTimes(body []byte, by time.Duration) []byte {
	return shifted(body, momentsIn(body), by)
}

// shiftTimes moves every date-time of the body so that the latest of them falls on the given instant.
func shiftTimes(body []byte, latest time.Time) []byte {
	moments := momentsIn(body)
	if len(moments) == 0 {
		return body
	}
	last := slices.MaxFunc(moments, func(a, b moment) int { return a.at.Compare(b.at) })
	return shifted(body, moments, latest.Sub(last.at))
}

func shifted(body []byte, moments []moment, by time.Duration) []byte {
	moved, done := make([]byte, 0, len(body)), 0
	for _, m := range moments {
		moved = append(moved, body[done:m.from]...)
		moved = append(moved, spelledLike(string(body[m.from:m.to]), m.at.Add(by))...)
		done = m.to
	}
	return append(moved, body[done:]...)
}

// moment is a date-time that stands in a body, from one quote to the other.
type moment struct {
	from, to int
	at       time.Time
}

// momentsIn returns every JSON string of the body that is a date-time as a whole.
func momentsIn(body []byte) []moment {
	var all []moment
	for from := bytes.IndexByte(body, '"') + 1; from > 0; {
		length := bytes.IndexByte(body[from:], '"')
		if length < 0 {
			break
		}
		to := from + length
		if at, ok := readDateTime(body[from:to]); ok {
			all = append(all, moment{from, to, at})
		}
		from = to + 1
	}
	return all
}

// dateTime matches an RFC 3339 date-time, with its fraction.
var dateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

// readDateTime looks at the separators first: bodies have many texts and few date-times, and the expression is slow.
func readDateTime(text []byte) (time.Time, bool) {
	if len(text) < len("2006-01-02T15:04:05Z") || text[4] != '-' || text[10] != 'T' || !dateTime.Match(text) {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, string(text))
	return at, err == nil
}

// spelledLike writes an instant as the RFC 3339 text is written: in its zone, with its number of fraction digits.
func spelledLike(text string, at time.Time) string {
	if like, err := time.Parse(time.RFC3339Nano, text); err == nil {
		at = at.In(like.Location())
	}
	layout := "2006-01-02T15:04:05"
	if _, fraction, ok := strings.Cut(text, "."); ok {
		layout += "." + strings.Repeat("0", digitsAtStart(fraction))
	}
	if strings.HasSuffix(text, "Z") {
		return at.Format(layout + "Z07:00")
	}
	return at.Format(layout + "-07:00")
}

func digitsAtStart(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}
