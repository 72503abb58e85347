package receiver

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
)

// timestampMargin is how far from the edge of a tolerance timestamps are tried: clocks differ, and deliveries take a while.
const timestampMargin = 30 * time.Second

// tolerance returns how far a timestamp may lie from the receiver's clock; ends the check where none is signed.
func (t *Trial) tolerance() time.Duration {
	scheme := t.contract().Authentication.Signature
	if !scheme.HasTime() {
		conformance.End(reports.NotApplicable, "the signature covers no timestamp of the attempt")
	}
	return scheme.Timestamp.Tolerance.Value
}

// far says how far off a timestamp lies that must be refused, where the size of the tolerance is the receiver's choice. None: just
// beyond the tolerance, and a day.
type far struct {
	By conformance.Duration `json:"by,omitempty"`
}

// distances returns how far off timestamps are tried.
func (f far) distances(tolerance time.Duration) []time.Duration {
	if f.By > 0 {
		return []time.Duration{f.By.Duration()}
	}
	return []time.Duration{tolerance + timestampMargin, 24*time.Hour + tolerance}
}

func refusesStaleTimestamp(ctx context.Context, g gomega.Gomega, t *Trial, p far) {
	var all []fixtures.Corruption
	for _, by := range p.distances(t.tolerance()) {
		all = append(all, aged(by))
	}
	t.refuses(ctx, g, all...)
}

func refusesFutureTimestamp(ctx context.Context, g gomega.Gomega, t *Trial, p far) {
	var all []fixtures.Corruption
	for _, by := range p.distances(t.tolerance()) {
		all = append(all, fixtures.TimestampMoved("ahead", by))
	}
	t.refuses(ctx, g, all...)
}

func aged(by time.Duration) fixtures.Corruption { return fixtures.TimestampMoved("back", -by) }

// acceptsTimestampWithinTolerance delivers with the oldest timestamp that every receiver must take, and with one in between.
func acceptsTimestampWithinTolerance(ctx context.Context, g gomega.Gomega, t *Trial) {
	tolerance := t.tolerance()
	if tolerance <= 2*timestampMargin {
		conformance.End(reports.NotApplicable, "the tolerance of %s is too narrow for clocks that differ", tolerance)
	}
	for _, age := range []time.Duration{tolerance / 2, tolerance - timestampMargin} {
		d := aged(age).Corrupt(t.delivery(ctx))
		answer := t.send(ctx, fmt.Sprintf("a right delivery with a timestamp of %s ago", age), d)
		t.hint = fmt.Sprintf("The receiver accepts a fresh timestamp. Does it tolerate %s, counted in seconds?", tolerance)
		g.Expect(answer).To(BeAcknowledged())
	}
}

func refusesChangedMetadata(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.refuses(ctx, g, fixtures.ChangedMetadata(t.contract())...)
}

// acceptsOneOfSeveralSignatures writes wrong signatures, and parts of schemes that receivers need not know, around the right one.
func acceptsOneOfSeveralSignatures(ctx context.Context, g gomega.Gomega, t *Trial) {
	scheme := t.contract().Authentication.Signature
	if scheme == nil || scheme.Further == "" {
		conformance.End(reports.NotApplicable, "a delivery has one signature")
	}
	var wrong complaints
	for _, several := range fixtures.SeveralSignatures() {
		answer := t.send(ctx, "a delivery with "+several.Name, several.Corrupt(t.delivery(ctx)))
		if !answer.Success() {
			t.object(&wrong, answer, "a 2xx answer is demanded")
			t.suspect(several.Mistake)
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}
