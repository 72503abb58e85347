package sender

import (
	"slices"
	"time"
)

// longestWait is how long retries are waited for whose schedule is not documented.
const longestWait = 72 * time.Hour

// graceOfExpiry is for how long after the expiry attempts are looked for.
const graceOfExpiry = 5 * time.Minute

// retriesEnough is how many retries a check needs to see that needs to see any, and not the whole schedule.
const retriesEnough = 3

// atOnce are the checks that look at first attempts alone.
func atOnce() []string {
	return []string{
		"posts-json", "posts-envelope", "writes-identifiers", "sends-valid-bodies", "sends-known-events", "sends-each-event",
		"carries-members", "delivers-at-once", "isolates-failing-endpoints", "filters-by-event", "filters-by-subtype",
		"respects-active", "signs-with-own-secret", "signs-non-ascii-body", "requests-token-as-configured", "never-calls-unencrypted",
		"signs-time-of-attempt", "asks-before-delivering", "asks-in-documented-form",
	}
}

// soon are the checks that look at first attempts and a few retries.
func soon() []string {
	return []string{
		"sends-nothing-from-before", "sends-additional-headers", "sends-static-key", "writes-signature-header", "signs-raw-body",
		"requests-token-before-each-attempt", "sends-bearer-token", "sends-nothing-without-token", "keeps-client-credentials",
		"writes-distinct-delivery-ids", "lists-deliveries", "waits-for-answer", "records-timeout-as-failure", "renews-timestamp", "keeps-timestamp", "keeps-delivery-id",
	}
}

// reach is how many retries the checks of the run need to see; -1: all there are.
func (d *day) reach() int {
	most := 0
	for check, requirements := range d.bench.wanted {
		switch {
		case slices.Contains(atOnce(), check):
		case slices.Contains(soon(), check):
			most = max(most, retriesEnough)
		case check == "retries-on-schedule":
			for _, r := range requirements {
				retry, _ := r.With["retry"].(int) // another type has been refused
				most = max(most, retry)
			}
		case d.daily(check):
			return -1
		}
	}
	return most
}

// daily tells whether a check judges what was seen in the day.
func (d *day) daily(check string) bool { return Checks()[check].daily }

// horizon is the instant until which the schedule is watched: as far as the checks of the run need it.
func (d *day) horizon() time.Duration {
	start := d.role("failing").fired.Latest
	at, reach := d.contract().Retry.Attempts(), d.reach()
	if reach == 0 {
		return start
	}
	if d.reliable() && reach > 0 && reach < len(at) {
		last := at[reach] - at[reach-1]
		return start + at[reach] + time.Duration(reach)*d.slack(last)
	}
	if expiry := d.contract().Retry.Expiry; expiry != nil {
		return start + expiry.Value + graceOfExpiry
	}
	return start + longestWait
}
