package sender

import (
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/record"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// reviewed judges a recording and returns the results by the name of the check, the worst of each.
func reviewed(t *testing.T, id string, recording *record.Recording, secret string) []reports.Result {
	t.Helper()
	config := Config{
		Provider: opened(t, id), Recording: recording, Clock: clock.Replayed(1, recording.Entries[0].Received, recording.Until),
		Secret: secret, Tolerance: 0.1, Redactor: &reports.Redactor{},
	}
	if err := config.Validate(); err != nil {
		t.Fatal(err)
	}
	bench, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := bench.Plan(conformance.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	return plan.Run(t.Context(), conformance.Observer{})
}

// A recording of the right sender fails nothing, proves what it can show, and says of the rest that it cannot show it.
func TestRecordingOfRightSender(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		recording, secret := recordedDay(t, p.ID(), fixtures.SenderDefect{})
		passed := 0
		for _, r := range reviewed(t, p.ID(), recording, secret) {
			switch {
			case r.Outcome == reports.Passed:
				passed++
			case r.Outcome != reports.NotApplicable || !strings.HasPrefix(r.Reason, unseen):
				t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
			}
		}
		NewWithT(t).Expect(passed).To(BeNumerically(">=", 4))
	})
}

// hidden are the defects that do not show in what was delivered.
func hidden() []string {
	return []string{
		"foreign-subscription-id",   // the id of the subscription is not known
		"new-delivery-id-each-time", // by its id a retry is another delivery
		"event-renamed",             // what was triggered is not known
		"redirects-followed",        // nothing was redirected
		"key-made-up",               // every endpoint has a key
	}
}

// The defects of a sender show in a recording as they do live, but for those that need more to be seen than deliveries.
func TestRecordingOfDefects(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		for i, defect := range defects(p) {
			if omitted(i) {
				continue
			}
			only := slices.DeleteFunc(requirementsOf(p, defect), func(s conformance.Selector) bool {
				return !slices.ContainsFunc(p.Catalogue.Of(specs.Sender), func(r specs.Requirement) bool { return r.ID == string(s) && shown(p, r) })
			})
			if len(only) == 0 || slices.Contains(hidden(), defect.Name) {
				continue
			}
			if e := p.Contract.Envelope; defect.Name == "payload-missing" && strings.HasPrefix(string(e.Type), string(e.Data)+"/") {
				continue // what was triggered is not known either
			}
			t.Run(defect.Name, func(t *testing.T) {
				recording, secret := recordedDay(t, p.ID(), defect)
				expectFailures(t, only, reviewed(t, p.ID(), recording, secret))
			})
		}
	})
}

// shown tells whether a requirement can be judged by a recording of a provider's first event.
func shown(p *specs.Provider, r specs.Requirement) bool {
	_, can := parts()[r.Check]
	events, _ := r.With["events"].([]any)
	return can && (len(events) == 0 || slices.Contains(events, any(p.Verified()[0].Name)))
}
