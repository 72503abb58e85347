package sender

import (
	"fmt"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
)

// uses are the last attempt that carried a token, and when it was first carried.
type uses map[string]struct {
	last  int
	first clock.Span
}

// note takes down an attempt with a token, and returns the one before it that carried the same, 0 if none did, and how long the
// token has been in use.
func (u uses) note(token string, number int, when clock.Span) (before int, age time.Duration) {
	use := u[token]
	if before = use.last; before == 0 {
		use.first = when
	}
	use.last = number
	u[token] = use
	age, _ = when.Since(use.first)
	return before, age
}

// kept says what a sender seems to do that carries a token again, so long after it did first.
func kept(age time.Duration) string {
	if age > usualLifetime {
		return fmt.Sprintf("The sender keeps a token beyond its expires_in of %.0f seconds; the document has one obtained before each call.", usualLifetime.Seconds())
	}
	return "The sender probably keeps a token until it expires; the document has one obtained before each call."
}
