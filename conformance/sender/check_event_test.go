package sender

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
)

// A sender that takes the trigger's data for whole members of the payload is told so.
func TestTriggersThatReplaceMembers(t *testing.T) {
	d := paced(t, clock.Start(1), time.Minute)
	d.bench.config.Provider = opened(t, "cargolint")
	r := &role{event: d.trial.root().Name, marker: "hb01"}
	for body, want := range map[string]bool{
		`{"data":{"document":{"fileName":"hb01"}}}`:              true,
		`{"data":{"document":{"id":"doc_1","fileName":"hb01"}}}`: false,
		`{"data":{}}`: false,
	} {
		NewWithT(t).Expect(d.replaced(r, sink.Request{Body: []byte(body)})).To(Equal(want), body)
	}
}

// An endpoint that breaks its first connections may be used up by events that are not for it, which another requirement judges.
func TestBrokenConnectionsThatOtherEventsUsedUp(t *testing.T) {
	for name, c := range map[string]struct {
		resetting []sink.Request
		want      reports.Outcome
	}{
		"tried until it answers":     {[]sink.Request{{}, {}, {Status: 200}}, reports.Passed},
		"answers sooner than it was": {[]sink.Request{{}, {Status: 200}}, reports.Passed},
		"given up":                   {[]sink.Request{{}, {}}, reports.Failed},
	} {
		d := paced(t, clock.Start(1), time.Minute)
		for role, requests := range map[string][]sink.Request{"failing": {{}}, "resetting": c.resetting, "silent": {{}, {Status: 200}}, "refusing": {{Status: 200}}} {
			d.roles = append(d.roles, roleOf(role, requests))
		}
		ending := conformance.Judge(t.Context(), func(g Gomega) {
			var wrong complaints
			d.trial.retriesAfterNoAnswer(d, &wrong)
			g.Expect(wrong).To(conformance.BeNone())
		})
		NewWithT(t).Expect(ending.Outcome).To(Equal(c.want), name+": "+ending.Reason)
	}
}

func roleOf(name string, requests []sink.Request) *role {
	return &role{name: name, hook: sink.Recorded(name, requests), answer: customer.Answer{Status: 201}}
}
