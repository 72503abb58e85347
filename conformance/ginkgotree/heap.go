package ginkgotree

import "runtime/debug"

const (
	usualGrowth = 100 // percent; what Go does unless it is told otherwise
	roomyGrowth = 400
)

// roomyHeap lets the heap of this process grow to five times what is in use before it is collected, and returns what
// undoes it. A run uses some 3 MB: collected as usual, that is every few dozen deliveries, and each collection takes as
// long as dozens of them. A process that was told how to collect, by GOGC or otherwise, goes on doing so.
func roomyHeap() (restore func()) {
	before := debug.SetGCPercent(roomyGrowth)
	if before != usualGrowth {
		debug.SetGCPercent(before)
		return func() {}
	}
	return func() { debug.SetGCPercent(before) }
}
