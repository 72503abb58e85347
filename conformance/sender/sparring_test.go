package sender

import (
	"slices"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// The right sender passes every requirement of every provider.
func TestRightSenderPasses(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		t.Parallel()
		for _, r := range (bout{id: p.ID()}).run(t) {
			if r.Outcome != reports.Passed {
				t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
			}
		}
	})
}

// omitted tells whether a short run leaves out the i-th of many like it: it looks for races, which show in any of them.
func omitted(i int) bool { return testing.Short() && i%6 != 0 }

// thinned tells whether a provider is judged by senders in one style and with as many defects as it takes to fail every
// requirement: what they do does not depend on the provider.
func thinned(p *specs.Provider) bool { return !slices.Contains(specs.Builtin()[:4], p.ID()) }

// defects returns those that a provider's senders are tried with.
func defects(p *specs.Provider) []fixtures.SenderDefect {
	broken := map[string]bool{}
	return slices.DeleteFunc(fixtures.SenderDefects(p), func(d fixtures.SenderDefect) bool {
		news := false
		for _, selector := range requirementsOf(p, d) {
			news = news || !broken[string(selector)]
			broken[string(selector)] = true
		}
		return thinned(p) && !news
	})
}

// So does every right sender that does things in another way; what the documents leave open is not held against it.
func TestRightSendersOfEveryStylePass(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		for i, style := range fixtures.SenderStyles(p) {
			if omitted(i) || thinned(p) && !slices.Contains([]string{"header-names-in-lower-case", "never-retries"}, style.Name) {
				continue
			}
			t.Run(style.Name, func(t *testing.T) {
				t.Parallel()
				for _, r := range (bout{id: p.ID(), defect: style}).run(t) {
					if r.Outcome != reports.Passed && r.Outcome != reports.NotApplicable {
						t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
					}
				}
			})
		}
	})
}

// Each defect fails the requirements that it breaks, and each requirement is failed by a defect.
func TestDefectsFail(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		broken := map[string]bool{}
		for i, defect := range defects(p) {
			only := requirementsOf(p, defect)
			for _, selector := range only {
				broken[string(selector)] = true
			}
			if omitted(i) {
				continue
			}
			t.Run(defect.Name, func(t *testing.T) {
				t.Parallel()
				expectFailures(t, only, bout{id: p.ID(), defect: defect, only: only}.run(t))
			})
		}
		for _, r := range p.Catalogue.Of(specs.Sender) {
			if !broken[r.ID] {
				t.Errorf("%s (%s) is failed by no defect", r.ID, r.Check)
			}
		}
	})
}

// requirementsOf returns the requirements that a defect breaks.
func requirementsOf(p *specs.Provider, defect fixtures.SenderDefect) []conformance.Selector {
	var only []conformance.Selector
	for _, r := range p.Catalogue.Of(specs.Sender) {
		if slices.Contains(defect.Breaks, r.Check) && (defect.Retry == 0 || r.With["retry"] == defect.Retry) {
			only = append(only, conformance.Selector(r.ID))
		}
	}
	return only
}

func expectFailures(t *testing.T, only []conformance.Selector, results []reports.Result) {
	t.Helper()
	for _, r := range results {
		if !slices.Contains(only, conformance.Selector(r.ID)) {
			continue
		}
		if r.Outcome != reports.Failed {
			t.Errorf("%s is %s, want failed: %s", r.ID, r.Outcome, r.Reason)
		} else if strings.TrimSpace(r.Reason) == "" {
			t.Errorf("%s fails without a reason", r.ID)
		}
	}
}

// A sender whose delays are divided is judged by the same checks. What the pace is too fast to tell is inconclusive, and
// nothing fails; gaps are not looked at, which depend on what else the machine does.
func TestRightSenderPassesAtItsPace(t *testing.T) {
	for _, id := range []string{"cas-sso", "eaze-customs"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			for _, r := range (bout{id: id, pace: 100}).run(t) {
				if timed := strings.Contains(r.ID, "-RTY-0"); !timed && r.Outcome != reports.Passed && r.Outcome != reports.Inconclusive {
					t.Errorf("%s %s: %s", r.ID, r.Outcome, r.Reason)
				}
			}
		})
	}
}

// Every sender requirement of the built-in catalogues names a check, with parameters that it takes.
func TestEveryRequirementHasACheck(t *testing.T) {
	everyProvider(t, func(t *testing.T, p *specs.Provider) {
		if err := CheckNames(p.Catalogue); err != nil {
			t.Error(err)
		}
	})
}
