package ginkgotree

import (
	"runtime/debug"
	"testing"

	. "github.com/onsi/gomega"
)

// growth returns how the process collects its heap at the moment.
func growth() int {
	percent := debug.SetGCPercent(usualGrowth)
	debug.SetGCPercent(percent)
	return percent
}

func TestHeapIsRoomyForTheTimeOfARun(t *testing.T) {
	for _, c := range []struct {
		name           string
		before, during int
	}{
		{"collected as usual", usualGrowth, roomyGrowth},
		{"collected as somebody chose", 50, 50},
		{"never collected", -1, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			defer debug.SetGCPercent(debug.SetGCPercent(c.before))
			restore := roomyHeap()
			g.Expect(growth()).To(Equal(c.during))
			restore()
			g.Expect(growth()).To(Equal(c.before))
		})
	}
}
