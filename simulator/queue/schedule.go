package queue

import (
	"container/heap"
	"time"
)

// schedule is a heap of pending deliveries by the instant at which their next attempt is due.
type schedule []*delivery

// add puts a delivery in at its due instant.
func (s *schedule) add(d *delivery) {
	d.place = scheduled
	heap.Push(s, d)
}

// remove takes a delivery out before it is due.
func (s *schedule) remove(d *delivery) {
	heap.Remove(s, int(d.index))
	d.place = parked
}

// takeDue takes out the delivery that is due first, or returns nil when none is due by the given instant.
func (s *schedule) takeDue(by time.Duration) *delivery {
	if len(*s) == 0 || (*s)[0].due > by {
		return nil
	}
	d := heap.Pop(s).(*delivery)
	d.place = parked
	return d
}

// next returns the earliest due instant.
func (s schedule) next() (time.Duration, bool) {
	if len(s) == 0 {
		return 0, false
	}
	return s[0].due, true
}

// Len, Less, Swap, Push and Pop are the heap's.
func (s schedule) Len() int { return len(s) }

func (s schedule) Less(i, j int) bool {
	if s[i].due != s[j].due {
		return s[i].due < s[j].due
	}
	return s[i].sequence < s[j].sequence
}

func (s schedule) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].index, s[j].index = int32(i), int32(j)
}

// Push is the heap's.
func (s *schedule) Push(x any) {
	d := x.(*delivery)
	d.index = int32(len(*s))
	*s = append(*s, d)
}

// Pop is the heap's.
func (s *schedule) Pop() any {
	last := len(*s) - 1
	d := (*s)[last]
	(*s)[last] = nil
	*s = (*s)[:last]
	return d
}
