package specs

import "slices"

func (l *loader) lintRetry(r Retry) {
	at := keyPath{"retry"}
	if r.Delays != nil {
		l.unless(r.Exponential == nil, contractFile, at.with("exponential"),
			"stands beside delays; a provider retries on a table or exponentially, so write one of them")
		l.unless(len(r.Delays.Value) > 0, contractFile, at.with("delays"),
			"the table is empty; write the delays, or leave out delays and repeat if nothing is tried again")
		l.lintTable(r)
	}
	if r.Delays == nil && r.Repeat != nil {
		l.object(contractFile, at.with("repeat"), "there are no delays that it could follow; write retry.delays as well")
	}
	if r.Delays == nil && r.Reading != nil {
		l.object(contractFile, at.with("reading"), "there are no delays to be read; take it out or write retry.delays as well")
	}
	if r.Exponential != nil {
		l.lintExponential(*r.Exponential, at.with("exponential"))
	}
	if r.Delays == nil && r.Exponential == nil && r.Expiry != nil {
		l.object(contractFile, at.with("expiry"),
			"nothing is tried again, so nothing expires; take it out or write retry.delays or retry.exponential as well")
	}
	if r.EndedBy != nil {
		l.lintEndedBy(r.EndedBy.Value, at.with("endedBy", "value"))
	}
	if r.Jitter != nil {
		l.unless(0 <= r.Jitter.Value && r.Jitter.Value < 1, contractFile, at.with("jitter", "value"),
			"%v is no fraction of a delay; write a number from 0 to below 1", r.Jitter.Value)
	}
}

// lintTable objects to a table in which time stands still or that ends before it begins.
func (l *loader) lintTable(r Retry) {
	at, table := keyPath{"retry", "delays", "value"}, r.Delays.Value
	if i := falls(table); i > 0 && r.Reading != nil && r.Reading.Value == Offsets {
		l.object(contractFile, at.with(i),
			"%s does not come after %s; under the reading offsets every figure counts from the first attempt", duration(table[i]), duration(table[i-1]))
	}
	if r.Expiry != nil && r.Expiry.Value > 0 && len(table) > 0 {
		l.unless(table[0] < r.Expiry.Value, contractFile, keyPath{"retry", "expiry", "value"},
			"%s leaves no time for the first retry after %s", duration(r.Expiry.Value), duration(table[0]))
	}
}

func (l *loader) lintExponential(e Exponential, at keyPath) {
	if l.given("retry", "exponential", "retries", "value") {
		l.unless(e.Retries.Value >= 1, contractFile, at.with("retries", "value"),
			"%d retries are none; write 1 or more, or leave out exponential", e.Retries.Value)
	}
	if l.given("retry", "exponential", "factor", "value") {
		l.unless(e.Factor.Value > 1, contractFile, at.with("factor", "value"),
			"delays grow only by a factor above 1, not by %v", e.Factor.Value)
	}
}

func (l *loader) lintEndedBy(statuses []int, at keyPath) {
	l.unless(slices.IsSorted(statuses), contractFile, at,
		"the statuses are not in order; write them from the lowest to the highest")
	for i, status := range statuses {
		if acknowledged := l.provider.Contract.Acknowledge.Statuses.Value; acknowledged.Holds(status) {
			l.object(contractFile, at.with(i),
				"%d acknowledges a delivery (acknowledge.statuses), so it does not end one that failed", status)
		} else if status < 100 || status > 599 {
			l.object(contractFile, at.with(i), "%d is no status code; write one from 100 to 599", status)
		}
	}
	l.unless(len(slices.Compact(slices.Sorted(slices.Values(statuses)))) == len(statuses), contractFile, at,
		"a status stands here twice")
}
