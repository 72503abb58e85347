package specs_test

import "testing"

func TestRetryMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "delay of nothing", file: "delivery.yaml",
			old: "value: [10s, 30s,", new: "value: [0s, 30s,",
			want: "retry.delays.value[0]: 0s is no time to wait; write a duration above 0",
		},
		{
			name: "delay of the wrong type", file: "delivery.yaml",
			old: "value: [10s, 30s,", new: "value: [10s, soon,",
			want: `"soon" stands where a duration such as 30s, 5m or 12h is expected`,
		},
		{
			name: "unknown reading", file: "delivery.yaml",
			old: "reading: {value: gaps", new: "reading: {value: gap",
			want: `retry.reading.value: unknown word "gap"; write gaps or offsets`,
		},
		{
			name: "table and growth at once", file: "delivery.yaml",
			old: "  repeat: {value: 12h, basis: undocumented}\n", new: "  repeat: {value: 12h, basis: undocumented}\n  exponential: {retries: {value: 3, basis: practice}, first: {value: 10s, basis: practice}, factor: {value: 2, basis: practice}}\n", on: "  exponential:",
			want: "retry.exponential: stands beside delays; a provider retries on a table or exponentially, so write one of them",
		},
		{
			name: "empty table", file: "delivery.yaml",
			old: "value: [10s, 30s, 1m, 5m, 10m, 30m, 1h, 3h, 6h]", new: "value: []",
			want: "retry.delays: the table is empty; write the delays, or leave out delays and repeat if nothing is tried again",
		},
		{
			name: "offsets that fall", file: "delivery.yaml",
			old: "1h, 3h, 6h], basis: undocumented, note: \"whether failed deliveries are retried is not said; the simulator retries on a common table\"}\n  repeat: {value: 12h, basis: undocumented}\n  reading: {value: gaps", new: "1h, 6h, 3h], basis: undocumented}\n  repeat: {value: 12h, basis: undocumented}\n  reading: {value: offsets", on: "  delays:",
			want: "retry.delays.value[8]: 3h does not come after 6h; under the reading offsets every figure counts from the first attempt",
		},
		{
			name: "repeat of nothing", file: "delivery.yaml",
			old: "repeat: {value: 12h", new: "repeat: {value: 0s",
			want: "retry.repeat.value: 0s is no time to wait; write a duration above 0",
		},
		{
			name: "repeat without table", file: "delivery.yaml",
			old: "  delays: {value: [10s, 30s, 1m, 5m, 10m, 30m, 1h, 3h, 6h], basis: undocumented, note: \"whether failed deliveries are retried is not said; the simulator retries on a common table\"}\n", on: "  repeat:",
			want: "retry.repeat: there are no delays that it could follow; write retry.delays as well", more: 2,
		},
		{
			name: "expiry before the first retry", file: "delivery.yaml",
			old: "expiry: {value: 24h", new: "expiry: {value: 10s",
			want: "retry.expiry.value: 10s leaves no time for the first retry after 10s",
		},
	})
}

func TestRetryMistakesParcels(t *testing.T) {
	check(t, "testdata/parcels", []mistake{
		{
			name: "no retries", file: "delivery.yaml",
			old: "retries: {value: 3", new: "retries: {value: 0",
			want: "retry.exponential.retries.value: 0 retries are none; write 1 or more, or leave out exponential",
		},
		{
			name: "factor that does not grow", file: "delivery.yaml",
			old: "factor: {value: 2.5", new: "factor: {value: 1",
			want: "retry.exponential.factor.value: delays grow only by a factor above 1, not by 1",
		},
		{
			name: "growth without its first delay", file: "delivery.yaml",
			old: "    first: {value: 30s, basis: documented, section: Retries}\n", on: "  exponential:",
			want: "retry.exponential.first is missing; write {value: …, basis: …, section: …}",
		},
		{
			name: "statuses out of order", file: "delivery.yaml",
			old: "[404, 410]", new: "[410, 404]",
			want: "retry.endedBy.value: the statuses are not in order; write them from the lowest to the highest",
		},
		{
			name: "status twice", file: "delivery.yaml",
			old: "[404, 410]", new: "[404, 404]",
			want: "retry.endedBy.value: a status stands here twice",
		},
		{
			name: "status that acknowledges", file: "delivery.yaml",
			old: "[404, 410]", new: "[200, 410]",
			want: "retry.endedBy.value[0]: 200 acknowledges a delivery (acknowledge.statuses), so it does not end one that failed",
		},
		{
			name: "status that is none", file: "delivery.yaml",
			old: "[404, 410]", new: "[404, 4100]",
			want: "retry.endedBy.value[1]: 4100 is no status code; write one from 100 to 599",
		},
		{
			name: "jitter beyond the delay", file: "delivery.yaml",
			old: "jitter: {value: 0.1", new: "jitter: {value: 1.5",
			want: "retry.jitter.value: 1.5 is no fraction of a delay; write a number from 0 to below 1",
		},
	})
}
