package faketime

import "time"

// noise is by how much this machine is late, in real time: measured by the clock's own ticks, since the sender's sleeps are
// late alike. At a high rate little of it is much of the sender's time.
type noise struct {
	ticked time.Duration // when the last tick came
	latest time.Duration // by how much the latest of the ticks was late since answers were let go
}

// mostNoise bounds it, to less than a tenth of stepTakes: one hiccup must not make a whole step of the schedule unclear.
const mostNoise = 250 * time.Millisecond

// tick notes a tick.
func (n *noise) tick(real time.Duration) {
	n.latest = n.at(real)
	n.ticked = real
}

// restart begins anew, as those do who go to sleep now.
func (n *noise) restart(real time.Duration) { *n = noise{ticked: real} }

// at returns by how much what happens now may be late, with a tick in mind that should have come by now.
func (n *noise) at(real time.Duration) time.Duration {
	return min(max(jitter, n.latest, real-n.ticked-tick), mostNoise)
}
