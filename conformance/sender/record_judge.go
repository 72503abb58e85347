package sender

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// unseen is why a requirement is not judged by a recording.
const unseen = "a recording cannot show it"

// review judges a recording: the check is asked of every delivery that it can be asked of.
func (b *Bench) review(ctx context.Context, requirement specs.Requirement, check Check) reports.Result {
	result := conformance.Row(requirement)
	part, can := parts()[requirement.Check]
	switch {
	case !can:
		result.Outcome, result.Reason = reports.NotApplicable, unseen
	case part.signed && b.config.Secret == "":
		result.Outcome, result.Reason = reports.NotApplicable, unseen+" without the secret: give it with --secret"
	default:
		v := &verdict{result: result, whole: part.whole}
		b.eachScene(part, requirement, func(narrowed specs.Requirement, d *day) {
			t := b.trial(narrowed)
			t.replayed = d
			v.add(t, d, conformance.Judge(ctx, func(g gomega.Gomega) { check.Run(ctx, g, t) }))
		})
		result = v.sum(part)
	}
	return b.config.Redactor.Result(result)
}

// eachScene does something with every delivery, or with all of them, that the check can be asked of.
func (b *Bench) eachScene(p part, requirement specs.Requirement, do func(specs.Requirement, *day)) {
	if p.whole {
		do(requirement, b.recorded.scene(b, b.recorded.deliveries...))
		return
	}
	worst := b.recorded.worst(b)
	for _, r := range b.recorded.deliveries {
		d, requests := b.recorded.scene(b, r), r.hook.Requests()
		if p.beside && worst != nil && worst != r && d.watchedOn(r) {
			d = b.recorded.scene(b, worst, r)
		}
		if !p.suits(d, r, requests) {
			continue
		}
		narrowed := requirement
		if p.with != nil {
			with := p.with(r, requests)
			if !allows(requirement.With, with) {
				continue
			}
			narrowed.With = maps.Clone(requirement.With)
			if narrowed.With == nil {
				narrowed.With = map[string]any{}
			}
			maps.Copy(narrowed.With, with)
		}
		do(narrowed, d)
	}
}

// worst returns the delivery that failed most often of those that were watched to their end, nil where there is none.
func (r *recorded) worst(b *Bench) *role {
	var worst *role
	for _, one := range r.deliveries {
		requests := one.hook.Requests()
		if firstSuccess(requests) < 0 && (worst == nil || len(requests) > worst.hook.Count()) && r.scene(b).watchedOn(one) {
			worst = one
		}
	}
	return worst
}

// allows tells whether parameters allow for what a delivery is an example of: a list that is not given allows for all.
func allows(given, example map[string]any) bool {
	for name, values := range example {
		list, limited := given[name].([]any)
		one := strings.Trim(fmt.Sprint(values), "[]")
		if limited && !slices.ContainsFunc(list, func(allowed any) bool { return fmt.Sprint(allowed) == one }) {
			return false
		}
	}
	return true
}

// failuresNamed is how many deliveries a failure names.
const failuresNamed = 3

// verdict sums up how a check ended at each of the deliveries.
type verdict struct {
	result  reports.Result
	whole   bool // the check was asked of all deliveries at once
	failed  []string
	counted map[reports.Outcome]int
	other   map[reports.Outcome]*sceneEnd // the first of each
}

// sceneEnd is how a check ended at one delivery.
type sceneEnd struct {
	trial  *Trial
	ending conformance.Ending
}

func (v *verdict) add(t *Trial, d *day, ending conformance.Ending) {
	if v.other == nil {
		v.other, v.counted = map[reports.Outcome]*sceneEnd{}, map[reports.Outcome]int{}
	}
	v.counted[ending.Outcome]++
	if v.other[ending.Outcome] == nil {
		v.other[ending.Outcome] = &sceneEnd{t, ending}
	}
	if ending.Outcome == reports.Failed && len(v.failed) < failuresNamed {
		where := "the recording: "
		if !v.whole {
			where = "the delivery " + d.roles[len(d.roles)-1].name + ": "
		}
		v.failed = append(v.failed, where+ending.Reason)
	}
}

// sum returns the row: failed when the check failed at one of the deliveries, passed when it passed at one and failed at
// none.
func (v *verdict) sum(p part) reports.Result {
	r := v.result
	for _, outcome := range []reports.Outcome{reports.Error, reports.Failed, reports.Passed, reports.Inconclusive, reports.NotApplicable} {
		end := v.other[outcome]
		if end == nil {
			continue
		}
		r.Outcome, r.Reason, r.Hint, r.Attempts = outcome, end.ending.Reason, end.trial.hint, end.trial.recorded()
		switch outcome {
		case reports.Failed:
			r.Reason = strings.Join(v.failed, "\n")
			if more := v.counted[outcome] - len(v.failed); more > 0 {
				r.Reason += fmt.Sprintf("\nand %d more deliveries", more)
			}
		case reports.Passed:
			r.Reason, r.Hint = end.trial.remark, ""
		}
		return r
	}
	r.Outcome, r.Reason = reports.NotApplicable, fmt.Sprintf("%s: no recorded delivery %s", unseen, p.what)
	return r
}
