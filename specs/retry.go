package specs

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// Reading says how a table of delays is to be read where the document does not say.
type Reading string

// The two readings of a retry table.
const (
	Gaps    Reading = "gaps"    // each figure is the wait after the attempt before
	Offsets Reading = "offsets" // each figure counts from the first attempt
)

// Retry says when a delivery that was not acknowledged is tried again: a table of delays with a repeat until an
// expiry, or a count of retries whose delays grow exponentially. At most one of Delays and Exponential is
// set; with neither, a delivery is tried once.
type Retry struct {
	Delays      *Fact[[]time.Duration] `yaml:"delays,omitempty" json:"delays,omitempty"`
	Repeat      *Fact[time.Duration]   `yaml:"repeat,omitempty" json:"repeat,omitempty"` // after the last delay, again and again
	Reading     *Fact[Reading]         `yaml:"reading,omitempty" json:"reading,omitempty"`
	Exponential *Exponential           `yaml:"exponential,omitempty" json:"exponential,omitempty"`
	Expiry      *Fact[time.Duration]   `yaml:"expiry,omitempty" json:"expiry,omitempty"`   // counted from the event; no attempt later than this
	EndedBy     *Fact[[]int]           `yaml:"endedBy,omitempty" json:"endedBy,omitempty"` // statuses after which the provider gives up at once
	Jitter      *Fact[float64]         `yaml:"jitter,omitempty" json:"jitter,omitempty"`   // fraction of a delay by which it may vary
}

// ReadAs sets the reading of the table of delays. The empty reading keeps the provider's own; the error is for any
// other word than gaps and offsets, for a provider that documents no table, and for a table that cannot be offsets
// because its figures do not grow.
func (r *Retry) ReadAs(reading Reading) error {
	switch {
	case reading == "":
		return nil
	case reading != Gaps && reading != Offsets:
		return fmt.Errorf("reading %q: want %s or %s", reading, Gaps, Offsets)
	case r.Delays == nil:
		return errors.New("the provider documents no table of delays to be read in one way or another")
	case reading == Offsets && falls(r.Delays.Value) > 0:
		return errors.New("the provider's delays do not grow, so they cannot count from the first attempt")
	}
	r.Reading = &Fact[Reading]{Value: reading, Basis: Undocumented, Note: "chosen for this run"}
	return nil
}

// falls returns the index of the first figure that is not above the one before it, 0 if all of them are.
func falls(table []time.Duration) int {
	for i := range table {
		if i > 0 && table[i] <= table[i-1] {
			return i
		}
	}
	return 0
}

// Exponential is a fixed number of retries whose delays grow by a factor.
type Exponential struct {
	Retries Fact[int]           `yaml:"retries" json:"retries"`
	First   Fact[time.Duration] `yaml:"first" json:"first"`
	Factor  Fact[float64]       `yaml:"factor" json:"factor"`
}

// End tells why no further attempt follows.
type End string

// The ways in which a delivery ends without an acknowledgement.
const (
	NotEnded  End = ""
	Expired   End = "expired"   // the next attempt would fall after the expiry
	Exhausted End = "exhausted" // all documented attempts were made, or a status ended it
)

// Next returns how long after the attempt with the given number (1 is the first) the next one follows, given
// that it was not acknowledged but answered with status (0: no answer), elapsed after the event. An end other
// than NotEnded means that no attempt follows. An attempt at exactly the expiry is not made. Jitter is left to
// the caller.
func (r Retry) Next(attempt, status int, elapsed time.Duration) (time.Duration, End) {
	if r.EndedBy != nil && slices.Contains(r.EndedBy.Value, status) {
		return 0, Exhausted
	}
	delay, ok := r.delay(attempt)
	if !ok {
		return 0, Exhausted
	}
	if r.Expiry != nil && delay >= r.Expiry.Value-elapsed {
		return 0, Expired
	}
	return delay, NotEnded
}

// delay returns the wait between an attempt and the one after it.
func (r Retry) delay(attempt int) (time.Duration, bool) {
	if e := r.Exponential; e != nil {
		if attempt > e.Retries.Value {
			return 0, false
		}
		delay := float64(e.First.Value) * math.Pow(e.Factor.Value, float64(attempt-1))
		return time.Duration(min(delay, float64(longest))), true
	}
	if r.Delays == nil {
		return 0, false
	}
	if r.Reading != nil && r.Reading.Value == Offsets {
		at, ok := r.step(attempt)
		if !ok || attempt == 1 {
			return at, ok
		}
		before, _ := r.step(attempt - 1)
		return at - before, true
	}
	table := r.Delays.Value
	if attempt <= len(table) {
		return table[attempt-1], true
	}
	if r.Repeat == nil {
		return 0, false
	}
	return r.Repeat.Value, true
}

// longest bounds an exponential delay, which would soon outgrow what a Duration can hold.
const longest = 30 * 24 * time.Hour

// step returns the figure of the n-th retry where figures count from the first attempt: the table, then every
// multiple of the repeat that lies behind its end.
func (r Retry) step(n int) (time.Duration, bool) {
	table := r.Delays.Value
	if n <= len(table) {
		return table[n-1], true
	}
	if r.Repeat == nil {
		return 0, false
	}
	last, every := time.Duration(0), r.Repeat.Value
	if len(table) > 0 {
		last = table[len(table)-1]
	}
	first := (last/every + 1) * every
	return first + time.Duration(n-len(table)-1)*every, true
}

// Attempts returns the instants, counted from the event, of all attempts of a delivery that is never
// acknowledged and whose attempts take no time. The first is 0.
func (r Retry) Attempts() []time.Duration {
	at := []time.Duration{0}
	for {
		delay, end := r.Next(len(at), 0, at[len(at)-1])
		if end != NotEnded || len(at) == maxAttempts {
			return at
		}
		at = append(at, at[len(at)-1]+delay)
	}
}

// Waits returns the waits between the attempts of an event that is never acknowledged.
func (r Retry) Waits() []time.Duration {
	at := r.Attempts()
	waits := make([]time.Duration, 0, len(at))
	for i := 1; i < len(at); i++ {
		waits = append(waits, at[i]-at[i-1])
	}
	return waits
}

// maxAttempts bounds Attempts for a contract that repeats without an expiry.
const maxAttempts = 1000

// Summary says in a few words how a delivery is retried.
func (r Retry) Summary() string {
	attempts := len(r.Attempts())
	switch {
	case r.Delays == nil && r.Exponential == nil:
		return "none"
	case r.Exponential != nil:
		return fmt.Sprintf("%d attempts, exponential from %s", attempts, duration(r.Exponential.First.Value))
	case r.Expiry == nil && r.Repeat == nil:
		return fmt.Sprintf("%d attempts, from %s", attempts, duration(r.Delays.Value[0]))
	case r.Expiry == nil:
		return fmt.Sprintf("from %s, for ever", duration(r.Delays.Value[0]))
	default:
		return fmt.Sprintf("%d attempts within %s, from %s", attempts, duration(r.Expiry.Value), duration(r.Delays.Value[0]))
	}
}
