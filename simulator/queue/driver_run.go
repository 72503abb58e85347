package queue

import (
	"context"
	"errors"
	"time"
)

// errAborted is the cause with which Shutdown ends attempts that it cannot wait for.
var errAborted = errors.New("cut off by the shutdown")

// Run drives the queue at its pace until the context ends or the queue is shut down. It sends what falls due and waits
// for no endpoint: between two due instants it sleeps. At the manual pace it sends what is due without the
// clock being moved, such as the first attempts of new events; at the instant pace it moves the clock to the next
// due attempt whenever nothing is in flight. Run does not wait for what is in flight when it returns; Shutdown does.
// Only one Run may be active; the other driving calls may be used beside it.
func (q *Queue) Run(ctx context.Context) {
	for {
		sleep, timed := q.tick()
		var fired <-chan time.Time
		stop := func() bool { return false }
		if timed {
			fired, stop = q.wall.Timer(sleep)
		}
		select {
		case <-fired:
		case <-q.wake:
		case <-q.stopped:
		case <-ctx.Done():
		}
		stop()
		if q.isClosed() || ctx.Err() != nil {
			return
		}
	}
}

func (q *Queue) isClosed() bool {
	select {
	case <-q.stopped:
		return true
	default:
		return false
	}
}

// tick sends what is due and returns how long there is to sleep; it is not timed when only a change ends the sleep.
func (q *Queue) tick() (sleep time.Duration, timed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.release()
	if due, ok := q.next(); ok && q.options.Pace == Instant && q.still() && !q.closed {
		q.clock.moveTo(due)
		q.release()
	}
	due, ok := q.next()
	switch {
	case q.options.Pace <= 0:
		q.alarm = q.clock.now() + 1 // what falls due without the clock being moved
	case ok:
		q.alarm, sleep, timed = due, q.clock.until(due), true
	default:
		q.alarm = forever
	}
	q.settle()
	return sleep, timed
}

// Shutdown ends the queue: nothing new is started, Run returns, and what is in flight is finished. If the context
// ends first, what is still in flight is cut off and recorded as Aborted. It returns how many deliveries are
// pending; they can still be listed. The error is that of the context when something was cut off.
func (q *Queue) Shutdown(ctx context.Context) (pending int, err error) {
	q.close()
	select {
	case <-q.landed():
	case <-ctx.Done():
		select {
		case <-q.landed(): // all was well at the same moment
		default:
			err = context.Cause(ctx)
			q.abort(errAborted)
			<-q.landed()
		}
	}
	q.abort(errAborted) // releases the context
	q.sender.close()
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.count[Pending], err
}

// close puts what waits for a slot back and lets nothing start any more.
func (q *Queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.closed = true
	close(q.stopped)
	for _, e := range q.endpoints {
		for _, d := range q.lanes.clear(e) {
			q.schedule.add(d)
		}
	}
	q.settle()
}

// landed returns what is closed when nothing is in flight.
func (q *Queue) landed() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.whenStill()
}
