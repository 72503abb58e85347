package sender

import (
	"slices"

	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// part says of which recorded deliveries a check can be asked, and why of no other.
type part struct {
	what   string // the deliveries in words, as in "no recorded delivery <what>"
	whole  bool   // the check compares deliveries with each other
	beside bool   // the check compares the delivery with the one that failed most often
	signed bool   // it needs the secret, or the key
	suits  func(d *day, r *role, requests []sink.Request) bool
	// with narrows the requirement's parameters to what the delivery is an example of; nil: it has none.
	with func(r *role, requests []sink.Request) map[string]any
}

// parts are the checks that a recording can be judged by. All others talk to the sender, or need more endpoints than it
// can be known to have had.
func parts() map[string]part {
	every := part{what: "is there", suits: func(*day, *role, []sink.Request) bool { return true }}
	signed := every
	signed.signed = true
	event := part{what: "is of that event", suits: known, with: func(r *role, _ []sink.Request) map[string]any { return map[string]any{"events": []string{r.event}} }}
	failed := part{what: "failed at every attempt", suits: func(_ *day, _ *role, all []sink.Request) bool { return firstSuccess(all) < 0 }}
	return map[string]part{
		"posts-json":                   every,
		"posts-envelope":               every,
		"writes-identifiers":           every,
		"sends-known-events":           every,
		"writes-distinct-delivery-ids": {what: "is there", whole: true, suits: every.suits},
		"sends-valid-bodies":           event,
		"carries-members":              event,

		"writes-signature-header": every,
		"signs-raw-body":          signed,
		"signs-non-ascii-body":    {what: "has text that is not ASCII", signed: true, suits: foreignText},
		"sends-static-key":        signed,

		"accepts-every-success":   {what: "was acknowledged at its first attempt by that status", suits: acknowledgedAtFirst, with: firstStatus},
		"retries-after-statuses":  {what: "failed with that status at every attempt", beside: true, suits: failedAlike, with: firstStatus},
		"retries-on-schedule":     failed,
		"retries-exactly":         failed,
		"backs-off-exponentially": {what: "failed three times", suits: func(_ *day, _ *role, all []sink.Request) bool { return firstSuccess(all) < 0 && len(all) > 2 }},
		"stops-at-success":        {what: "was acknowledged long enough before the end of the recording", suits: acknowledged},
		"repeats-same-event":      {what: "was tried again", suits: func(_ *day, _ *role, all []sink.Request) bool { return len(all) > 1 }},

		"sends-nothing-after-expiry": failed,
	}
}

func known(_ *day, r *role, _ []sink.Request) bool { return r.event != "" }

func foreignText(_ *day, _ *role, all []sink.Request) bool { return hasNonASCII(all[0].Body) }

func acknowledgedAtFirst(_ *day, _ *role, all []sink.Request) bool { return firstSuccess(all) == 0 }

func failedAlike(_ *day, _ *role, all []sink.Request) bool {
	return all[0].Status != 0 && firstSuccess(all) < 0 && !slices.ContainsFunc(all, func(q sink.Request) bool { return q.Status != all[0].Status })
}

func acknowledged(d *day, r *role, all []sink.Request) bool {
	at := firstSuccess(all)
	return at >= 0 && (at < len(all)-1 || d.watchedOn(r))
}

func firstStatus(_ *role, all []sink.Request) map[string]any {
	return map[string]any{"statuses": []int{all[0].Status}}
}
