// Package bench measures hookbench against the plainest program that does the same work. Machines differ and are
// shared, so what counts are ratios: both sides take turns in one run, and their medians are compared.
package bench

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// medians has the contestants take turns, the given number of rounds for each iteration of the benchmark, and returns
// the median time of each. Who begins changes from round to round, and everybody begins with a clean heap, so that
// nobody pays for another's garbage.
func medians(b *testing.B, rounds int, contestants ...func()) []time.Duration {
	b.Helper()
	took := make([][]time.Duration, len(contestants))
	for b.Loop() {
		for round := range rounds {
			for turn := range contestants {
				i := (round + turn) % len(contestants)
				runtime.GC()
				began := time.Now()
				contestants[i]()
				took[i] = append(took[i], time.Since(began))
			}
		}
	}
	b.ReportMetric(0, "ns/op") // of a whole iteration: says nothing
	result := make([]time.Duration, len(took))
	for i := range took {
		slices.Sort(took[i])
		result[i] = took[i][len(took[i])/2]
	}
	return result
}

// milliseconds reports a time as a metric.
func milliseconds(b *testing.B, d time.Duration, unit string) {
	b.ReportMetric(float64(d.Microseconds())/1000, unit)
}

// ratio reports a ratio of two times, and whether it is within its target.
func ratio(b *testing.B, ours, theirs time.Duration, unit string, target float64) {
	b.Helper()
	figure := float64(ours) / float64(theirs)
	b.ReportMetric(figure, unit)
	judge(b, unit, figure, target)
}

// judge says whether a figure is within its target. It asserts nothing: a benchmark that fails on a busy machine is
// soon not run at all.
func judge(b *testing.B, unit string, figure, target float64) {
	b.Helper()
	verdict := "met"
	if figure > target {
		verdict = "missed"
	}
	b.Logf("%.2f %s, target %v: %s", figure, unit, target, verdict)
}
