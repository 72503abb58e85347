package sender

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// How time is walked through. A clock that is moved tells when something arrived only as closely as its steps, so that
// they are small where something is expected, and grow with the wait where nothing is known.
const (
	knownGrowth   = 1.5
	unknownGrowth = 1.1
	shortestStep  = time.Second
)

// walk lets time pass in steps until an instant, or until it is over. The run's patience may end before.
func (d *day) walk(ctx context.Context, until time.Duration, over func() bool) {
	for d.trial.now() < until && !over() && !d.cut {
		d.awaitAnswers(ctx)
		next := d.affordable(min(d.next(), until))
		d.openDoor(next)
		d.passUntil(ctx, next)
	}
}

// awaitAnswers waits for the requests that an endpoint holds, before a test clock is moved: time-outs are real time, and a sender
// whose clock does not wait for the first attempt would find that a day has passed by the time that it gives up.
func (d *day) awaitAnswers(ctx context.Context) {
	if _, moved := d.bench.config.Clock.(*clock.Stepped); !moved {
		return
	}
	waited := false
	for _, r := range d.roles {
		awaitThat(ctx, r.hook, func() bool {
			held := slices.ContainsFunc(r.hook.Requests(), func(q sink.Request) bool { return q.Answered.IsZero() })
			waited = waited || held
			return !held
		})
	}
	if waited {
		d.trial.settle(ctx) // the sender notes the failure, and what it waits for now
	}
}

// passUntil lets time pass until an instant, or until the sender floods the bench: nothing jumps any more then, and more of the
// same tells nothing new.
func (d *day) passUntil(ctx context.Context, at time.Duration) {
	passing, cancel := context.WithCancelCause(ctx)
	passed := make(chan struct{})
	go func() {
		select {
		case <-d.bench.sink.Flooded():
			cancel(errFlood)
		case <-passed:
		}
	}()
	err := d.bench.config.Clock.PassUntil(passing, at)
	close(passed)
	if d.flooded = errors.Is(context.Cause(passing), errFlood); d.flooded {
		d.cut = true
	} else {
		d.trial.passed(err)
	}
	cancel(nil)
}

// errFlood ends what waits for the sender's time to pass.
var errFlood = errors.New("the sender floods the bench")

// remedy says why the day ended early, and what to do.
func (d *day) remedy() string {
	if d.flooded {
		return fmt.Sprintf("the sender flooded the bench with %d requests, and was not watched any longer", sink.FloodLimit)
	}
	return "raise --max-wait, or use a faster --time"
}

// affordable returns the instant, or the one at which the run's patience ends, whichever is earlier.
func (d *day) affordable(next time.Duration) time.Duration {
	now, left := d.trial.now(), d.bench.config.MaxWait-time.Since(d.began)
	takes := d.bench.config.Clock.Real(next - now)
	if takes == 0 || takes <= left {
		return next
	}
	d.cut = true
	return now + time.Duration(float64(next-now)*max(left.Seconds(), 0)/takes.Seconds())
}

// openDoor lets connections in to the endpoint that refused them, when some retries have been refused.
func (d *day) openDoor(next time.Duration) {
	r := d.role("refusing")
	if r == nil || r.door == nil || next-r.fired.Latest < d.refusalEnds() {
		return
	}
	door := r.door
	r.door = nil
	if err := door.Open(d.bench.config.encrypts()); err != nil {
		r.answer.Err = err // nothing more can be said about it
		r.answer.Status = 0
	}
}

// refusalEnds is after how long the endpoint stops refusing: before its first retry, by the documented schedule. Retries
// that are refused are not seen, and a clock that the bench drives cannot run right for the wait after them.
func (d *day) refusalEnds() time.Duration {
	at := d.contract().Retry.Attempts()
	if len(at) < 2 {
		return time.Minute
	}
	return at[1] / 2
}

// over tells whether nothing more is to be learned before the recovery, where no schedule is documented.
func (d *day) over() bool {
	if d.reliable() || d.outlives() {
		return false
	}
	requests := d.attempts(d.role("failing"))
	if e := d.contract().Retry.Exponential; e != nil {
		stopped := len(requests) > e.Retries.Value && len(requests) > 1 && d.quiet(requests) || d.ceased(requests)
		return stopped && !slices.ContainsFunc(shortLived(), d.awaits)
	}
	return len(requests) > retriesEnough && !slices.ContainsFunc(shortLived(), d.awaits)
}

// expectation is how many requests an endpoint gets until it has succeeded.
type expectation struct {
	name  string
	least int
}

// outlives tells whether somebody asks what becomes of events that have expired.
func (d *day) outlives() bool {
	return d.contract().Retry.Expiry != nil && d.wants("forgets-expired-events", "sends-nothing-after-expiry")
}

// shortLived are the endpoints that succeed sooner or later, after trouble that may last.
func shortLived() []expectation {
	return []expectation{{"resetting", 3}, {"silent", 2}, {"refusing", 1}, {"without tokens at first", 1}}
}

// awaits tells whether an endpoint may still get the requests that are expected there: a retry may follow on the trouble
// as late as others did.
func (d *day) awaits(e expectation) bool {
	r := d.role(e.name)
	if r == nil || !r.subscribed() {
		return false
	}
	requests := d.attempts(r)
	if len(requests) >= e.least || firstSuccess(requests) >= 0 {
		return false
	}
	since := r.fired.Latest + d.refusalEnds()
	if len(requests) > 0 {
		last := requests[len(requests)-1]
		if last.Answered.IsZero() {
			return true
		}
		since = last.Ended.Latest
	}
	gaps := gapsOf(d.attempts(d.role("failing")))
	return d.trial.now()-since < max(6*gaps[len(gaps)-1].most, time.Minute)
}

// quiet tells whether the next attempt of an exponential schedule would have come by now, and two more after it.
func (d *day) quiet(requests []sink.Request) bool {
	last := requests[len(requests)-1].When
	_, gap := last.Since(requests[len(requests)-2].When)
	return d.trial.now()-last.Latest > max(6*gap, time.Minute)
}

// ceased tells whether so much time has passed that a further attempt would have come, by how the gaps before have grown, where
// waiting for as long as documents leave open takes longer than the run may.
func (d *day) ceased(requests []sink.Request) bool {
	if len(requests) < 3 || d.bench.config.Clock.Real(d.horizon()-d.trial.now()) <= d.bench.config.MaxWait {
		return false
	}
	gaps := gapsOf(requests[len(requests)-3:])
	if len(gaps) < 2 {
		return false
	}
	last := gaps[1].most
	next := max(float64(last)*last.Seconds()/max(gaps[0].most.Seconds(), 1), float64(last))
	return d.trial.now()-requests[len(requests)-1].When.Latest > max(time.Duration(6*next), time.Minute)
}

// next returns the instant to which time passes next: the earliest that matters to anybody who waits for a retry.
func (d *day) next() time.Duration {
	now := d.trial.now()
	earliest := now + 12*time.Hour
	for _, r := range d.roles {
		if !r.subscribed() || r.deleted != nil {
			continue
		}
		requests := d.attempts(r)
		since, made := r.fired, len(requests)
		if made > 0 {
			since = requests[made-1].When
		}
		if made > 0 && requests[made-1].Status/100 == 2 {
			continue
		}
		earliest = min(earliest, d.nextFor(since, max(made, 1), now))
	}
	return max(earliest, now+shortestStep)
}

// nextFor returns the next instant that matters to a role whose last attempt, with that number, was then.
func (d *day) nextFor(last clock.Span, number int, now time.Duration) time.Duration {
	growth := unknownGrowth
	var instants []time.Duration
	at := d.contract().Retry.Attempts()
	if number < len(at) {
		delay := at[number] - at[number-1]
		around, slack := max(delay/100, time.Second), d.slack(delay)
		for _, offset := range []time.Duration{-slack, -around, 0, around, slack} {
			instants = append(instants, last.Latest+delay+offset)
		}
	}
	if d.reliable() {
		growth = knownGrowth
	}
	instants = append(instants, last.Latest+grown(now-last.Latest, growth))
	if expiry := d.contract().Retry.Expiry; expiry != nil {
		ends := d.role("failing").fired.Latest + expiry.Value
		instants = append(instants, ends-aroundExpiry, ends)
	}
	next := now + 12*time.Hour
	for _, instant := range instants {
		if instant > now && instant < next {
			next = instant
		}
	}
	return next
}

// grown returns the step of a growing scale after a wait, in whole seconds.
func grown(wait time.Duration, growth float64) time.Duration {
	step := shortestStep
	for step <= wait {
		step = max(time.Duration(float64(step)*growth).Truncate(time.Second), step+shortestStep)
	}
	return step
}

// leastSlack is by how much a delay may be off at any rate: a worker that looks once a second for what is due makes a delay that
// began when it last looked a second longer, and a little more for its own work.
const leastSlack = 1500 * time.Millisecond

// slack is by how much a delay may be off: the tolerance of the run, but not less than leastSlack.
func (d *day) slack(delay time.Duration) time.Duration {
	return max(time.Duration(float64(delay)*d.bench.config.Tolerance), leastSlack)
}
