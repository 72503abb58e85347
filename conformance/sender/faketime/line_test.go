package faketime

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestLine(t *testing.T) {
	g := NewWithT(t)
	l := line{real: 10 * time.Second, fake: time.Minute, rate: 100}
	g.Expect(l.at(10 * time.Second)).To(Equal(time.Minute))
	g.Expect(l.at(11 * time.Second)).To(Equal(160 * time.Second))
	g.Expect(l.until(160*time.Second, 10*time.Second)).To(Equal(time.Second))
	g.Expect(l.until(160*time.Second, 10500*time.Millisecond)).To(Equal(500 * time.Millisecond))
	g.Expect(l.offset()).To(Equal(60.0 - 1000.0))
}

func TestRates(t *testing.T) {
	for _, c := range []struct {
		wait time.Duration
		want float64
	}{
		{0, 1}, {time.Second, 1}, {2830 * time.Millisecond, 1}, {28300 * time.Millisecond, 10}, {12 * time.Hour, fastest},
	} {
		NewWithT(t).Expect(rateFor(c.wait)).To(BeNumerically("~", c.want, 1e-9), "for %s", c.wait)
	}
	NewWithT(t).Expect(walkingRate(time.Second)).To(Equal(10.0))
	NewWithT(t).Expect(walkingRate(time.Millisecond)).To(Equal(1.0))
	NewWithT(t).Expect(walkingRate(72 * time.Hour)).To(Equal(float64(fastestWalk)))
}

func TestCommonDelay(t *testing.T) {
	delays := []time.Duration{10 * time.Second, 20 * time.Second, 40 * time.Second}
	for name, c := range map[string]struct {
		answers []answer
		delay   time.Duration
		failed  int
	}{
		"nobody failed":                {[]answer{{attempt: 1}, {attempt: 2}}, 0, 0},
		"the most":                     {[]answer{{attempt: 1, failed: true}, {attempt: 2, failed: true}, {attempt: 2, failed: true}}, 20 * time.Second, 3},
		"the shorter of two":           {[]answer{{attempt: 2, failed: true}, {attempt: 1, failed: true}}, 10 * time.Second, 2},
		"those that failed only":       {[]answer{{attempt: 1}, {attempt: 1}, {attempt: 3, failed: true}}, 40 * time.Second, 1},
		"the last beyond the schedule": {[]answer{{attempt: 9, failed: true}}, 40 * time.Second, 1},
	} {
		b := batch{answers: c.answers}
		delay, failed := b.commonDelay(delays)
		NewWithT(t).Expect(delay).To(Equal(c.delay), name)
		NewWithT(t).Expect(failed).To(Equal(c.failed), name)
	}
	NewWithT(t).Expect(delayAfter(nil, 1)).To(BeZero())
}
