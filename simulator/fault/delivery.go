package fault

import (
	"time"

	"github.com/hookbench/hookbench/simulator/queue"
)

// Postpone says how much later than at once the first attempt of a delivery is due, in virtual time. It waits for
// nothing, as queue.Options.Postpone demands.
func (s *Set) Postpone(d queue.Delivery) time.Duration {
	on, by := delivered(d), time.Duration(0)
	if h, ok := s.hit(Delay, on); ok {
		by += time.Duration(h.By)
	}
	if h, ok := s.hit(Reorder, on); ok {
		by += time.Duration(h.random.Int64N(int64(h.By))).Truncate(time.Millisecond)
	}
	return by
}

// Twice tells whether the delivery that has changed is to be sent once more, which queue.Queue's Redeliver does: once in
// its life, when an attempt was acknowledged for the first time.
func (s *Set) Twice(c queue.Change) bool {
	if c.Attempt == nil || c.Attempt.Outcome != queue.Acknowledged {
		return false
	}
	if c.Delivery.Status != queue.Delivered || c.Delivery.Acked != 1 {
		return false
	}
	_, ok := s.hit(Duplicate, delivered(c.Delivery))
	return ok
}

func delivered(d queue.Delivery) subject {
	return subject{provider: d.Provider, subscription: d.Endpoint, id: d.ID}
}
