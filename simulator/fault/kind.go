package fault

import "time"

// Kind names what a fault does.
type Kind string

// The kinds. Those without a word on it hit a delivery as a whole, all its attempts alike.
const (
	Duplicate        Kind = "duplicate"         // an acknowledged delivery is sent once more
	Reorder          Kind = "reorder"           // first attempts are postponed by up to By, so that later events overtake
	Delay            Kind = "delay"             // first attempts are postponed by By
	Drop             Kind = "drop"              // an attempt is lost on its way, and counts as failed
	CorruptSignature Kind = "corrupt-signature" // an attempt has other values where the receiver looks for credentials
	CorruptBody      Kind = "corrupt-body"      // the body of an attempt is changed after it was signed
	WrongSecret      Kind = "wrong-secret"      // an attempt is made with another secret, or other headers of the subscriber's own
	StaleTimestamp   Kind = "stale-timestamp"   // the body's time lies By in the past, and is signed
	ExtraFields      Kind = "extra-fields"      // envelope and data have members that are not documented
	Hostile          Kind = "hostile"           // a mix of all that the documentation allows

	SlowToken      Kind = "slow-token"       // token requests wait for By
	BrokenToken    Kind = "broken-token"     // token requests are refused with Status
	APISlow        Kind = "api-slow"         // calls wait for By
	APIRateLimited Kind = "api-rate-limited" // calls are refused with 429
	APIError       Kind = "api-error"        // calls are refused with Status
)

// trait is what a kind can be told.
type trait struct {
	kind   Kind
	calls  bool          // hits calls or token requests rather than deliveries
	by     time.Duration // where nothing is said; 0: it knows no measure
	most   time.Duration
	status int // where nothing is said; 0: it knows no status
}

// traits lists all kinds in the order in which they are offered. A virtual wait of more than a day outlasts what
// providers try for, and a real one of more than ten minutes whoever calls.
func traits() []trait {
	const day = 24 * time.Hour
	return []trait{
		{kind: Duplicate},
		{kind: Reorder, by: 5 * time.Second, most: day},
		{kind: Delay, by: 30 * time.Second, most: day},
		{kind: Drop},
		{kind: CorruptSignature},
		{kind: CorruptBody},
		{kind: WrongSecret},
		{kind: StaleTimestamp, by: day, most: 3650 * day},
		{kind: ExtraFields},
		{kind: Hostile},
		{kind: SlowToken, calls: true, by: 10 * time.Second, most: 10 * time.Minute},
		{kind: BrokenToken, calls: true, status: 503},
		{kind: APISlow, calls: true, by: 5 * time.Second, most: 10 * time.Minute},
		{kind: APIRateLimited, calls: true},
		{kind: APIError, calls: true, status: 500},
	}
}

// Kinds returns all kinds in the order in which they are offered.
func Kinds() []Kind {
	var all []Kind
	for _, t := range traits() {
		all = append(all, t.kind)
	}
	return all
}
