package specs_test

import (
	"testing"
	"time"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

func fact[T any](value T) *specs.Fact[T] {
	return &specs.Fact[T]{Value: value, Basis: specs.Documented, Section: "Error handling"}
}

// documented is the table that two of the built-in providers publish or borrow.
func documented(reading specs.Reading) specs.Retry {
	const s, m, h = time.Second, time.Minute, time.Hour
	return specs.Retry{
		Delays:  fact([]time.Duration{10 * s, 30 * s, 1 * m, 5 * m, 10 * m, 30 * m, 1 * h, 3 * h, 6 * h}),
		Repeat:  fact(12 * h),
		Reading: fact(reading),
		Expiry:  fact(24 * h),
	}
}

func exponential(retries int, first time.Duration, factor float64) specs.Retry {
	return specs.Retry{Exponential: &specs.Exponential{Retries: *fact(retries), First: *fact(first), Factor: *fact(factor)}}
}

func seconds(values ...int) []time.Duration {
	var all []time.Duration
	for _, v := range values {
		all = append(all, time.Duration(v)*time.Second)
	}
	return all
}

func TestAttempts(t *testing.T) {
	noReading, endless, short := documented(""), documented(specs.Gaps), documented(specs.Gaps)
	noReading.Reading, short.Repeat = nil, nil
	endless.Expiry = nil
	expiring := exponential(5, time.Minute, 3)
	expiring.Expiry = fact(13 * time.Minute)
	for _, c := range []struct {
		name  string
		retry specs.Retry
		want  []time.Duration
	}{
		{"gaps", documented(specs.Gaps), seconds(0, 10, 40, 100, 400, 1000, 2800, 6400, 17200, 38800, 82000)},
		{"gaps are what a table means that says nothing", noReading, seconds(0, 10, 40, 100, 400, 1000, 2800, 6400, 17200, 38800, 82000)},
		{"offsets, of which 24h is the expiry itself", documented(specs.Offsets), seconds(0, 10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200)},
		{"a table without a repeat", short, seconds(0, 10, 40, 100, 400, 1000, 2800, 6400, 17200, 38800)},
		{"three retries are four attempts", exponential(3, 10*time.Second, 2), seconds(0, 10, 30, 70)},
		{"a broken factor", exponential(2, 10*time.Second, 1.5), seconds(0, 10, 25)},
		{"exponential until an expiry", expiring, seconds(0, 60, 240)},
		{"no retry", specs.Retry{}, seconds(0)},
		{"a repeat alone, as offsets", specs.Retry{Delays: fact([]time.Duration{}), Repeat: fact(time.Hour), Reading: fact(specs.Offsets), Expiry: fact(3 * time.Hour)}, seconds(0, 3600, 7200)},
	} {
		t.Run(c.name, func(t *testing.T) {
			NewWithT(t).Expect(c.retry.Attempts()).To(Equal(c.want))
		})
	}
	NewWithT(t).Expect(len(endless.Attempts())).To(Equal(1000), "a contract that never ends is cut off")
}

func TestNext(t *testing.T) {
	table, ending := documented(specs.Gaps), documented(specs.Gaps)
	ending.EndedBy = fact([]int{404, 410})
	for _, c := range []struct {
		name            string
		retry           specs.Retry
		attempt, status int
		elapsed         time.Duration
		delay           time.Duration
		end             specs.End
	}{
		{"the first retry", table, 1, 500, 0, 10 * time.Second, specs.NotEnded},
		{"no answer", table, 1, 0, 0, 10 * time.Second, specs.NotEnded},
		{"the repeat", table, 10, 500, 38800 * time.Second, 12 * time.Hour, specs.NotEnded},
		{"a nanosecond before the expiry", table, 1, 500, 24*time.Hour - 10*time.Second - 1, 10 * time.Second, specs.NotEnded},
		{"at the expiry", table, 1, 500, 24*time.Hour - 10*time.Second, 0, specs.Expired},
		{"long after the expiry", table, 1, 500, 1 << 62, 0, specs.Expired},
		{"a status that ends it", ending, 1, 410, 0, 0, specs.Exhausted},
		{"a status beside those that end it", ending, 1, 409, 0, 10 * time.Second, specs.NotEnded},
		{"the last exponential retry", exponential(3, 10*time.Second, 2), 3, 500, 30 * time.Second, 40 * time.Second, specs.NotEnded},
		{"after the last exponential retry", exponential(3, 10*time.Second, 2), 4, 500, 70 * time.Second, 0, specs.Exhausted},
		{"an exponential delay beyond all bounds", exponential(500, time.Hour, 10), 400, 500, 0, 30 * 24 * time.Hour, specs.NotEnded},
		{"no retry", specs.Retry{}, 1, 500, 0, 0, specs.Exhausted},
	} {
		t.Run(c.name, func(t *testing.T) {
			delay, end := c.retry.Next(c.attempt, c.status, c.elapsed)
			NewWithT(t).Expect(delay).To(Equal(c.delay))
			NewWithT(t).Expect(end).To(Equal(c.end))
		})
	}
}

func TestReadAs(t *testing.T) {
	g := NewWithT(t)
	retry := documented(specs.Gaps)
	g.Expect(retry.ReadAs(specs.Offsets)).To(Succeed())
	g.Expect(retry.Reading.Value).To(Equal(specs.Offsets))
	g.Expect(retry.ReadAs("")).To(Succeed())
	g.Expect(retry.Reading.Value).To(Equal(specs.Offsets), "the empty word changes nothing")
	g.Expect(retry.ReadAs("backwards")).To(MatchError(ContainSubstring("gaps or offsets")))
	growing := exponential(3, time.Second, 2)
	g.Expect(growing.ReadAs(specs.Gaps)).NotTo(Succeed())
	even := specs.Retry{Delays: fact(seconds(10, 10, 10))}
	g.Expect(even.ReadAs(specs.Offsets)).To(MatchError(ContainSubstring("do not grow")))
	g.Expect(even.ReadAs(specs.Gaps)).To(Succeed())
}

// anyRetry draws a contract's retry section that Load would accept.
func anyRetry(t *rapid.T) specs.Retry {
	positive := rapid.Int64Range(1, int64(48*time.Hour))
	var retry specs.Retry
	if rapid.Bool().Draw(t, "exponential") {
		retry = exponential(rapid.IntRange(1, 200).Draw(t, "retries"), time.Duration(positive.Draw(t, "first")), rapid.Float64Range(1.001, 50).Draw(t, "factor"))
	} else {
		var table []time.Duration
		at := time.Duration(0)
		for _, gap := range rapid.SliceOfN(positive, 1, 12).Draw(t, "gaps") {
			at += time.Duration(gap)
			table = append(table, at)
		}
		retry = specs.Retry{Delays: fact(table), Reading: fact(rapid.SampledFrom([]specs.Reading{specs.Gaps, specs.Offsets}).Draw(t, "reading"))}
		if rapid.Bool().Draw(t, "repeats") {
			retry.Repeat = fact(time.Duration(positive.Draw(t, "repeat")))
		}
	}
	if rapid.Bool().Draw(t, "expires") {
		retry.Expiry = fact(time.Duration(positive.Draw(t, "expiry")))
	}
	return retry
}

func TestNextHoldsForEveryContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		retry := anyRetry(t)
		elapsed := time.Duration(rapid.Int64Range(0, int64(60*24*time.Hour)).Draw(t, "elapsed"))
		delay, end := retry.Next(rapid.IntRange(1, 300).Draw(t, "attempt"), 500, elapsed)
		switch {
		case end != specs.NotEnded && delay != 0:
			t.Fatalf("ended %s with a delay of %v", end, delay)
		case end == specs.NotEnded && delay <= 0:
			t.Fatalf("delay %v", delay)
		case end == specs.NotEnded && retry.Expiry != nil && elapsed+delay >= retry.Expiry.Value:
			t.Fatalf("an attempt %v after the event, expiry %v", elapsed+delay, retry.Expiry.Value)
		case end == specs.Expired && retry.Expiry == nil:
			t.Fatal("expired without an expiry")
		}
	})
}

func TestAttemptsFollowNextInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		retry := anyRetry(t)
		attempts := retry.Attempts()
		if attempts[0] != 0 {
			t.Fatalf("the first attempt is %v after the event", attempts[0])
		}
		for i := 1; i < len(attempts); i++ {
			delay, end := retry.Next(i, 0, attempts[i-1])
			if end != specs.NotEnded || attempts[i] != attempts[i-1]+delay || attempts[i] <= attempts[i-1] {
				t.Fatalf("attempt %d at %v after %v, next says %v %q", i+1, attempts[i], attempts[i-1], delay, end)
			}
		}
		if _, end := retry.Next(len(attempts), 0, attempts[len(attempts)-1]); end == specs.NotEnded && len(attempts) < 1000 {
			t.Fatal("stopped before the end")
		}
	})
}
