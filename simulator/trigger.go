package simulator

import (
	"slices"
	"strings"
	"sync"

	"github.com/hookbench/hookbench/specs"
)

// triggers count events that together make the provider emit another.
type triggers struct {
	rules []specs.CountTrigger

	mu     sync.Mutex
	counts []map[string]int // by rule and by what the counted events have in common
}

func newTriggers(rules []specs.CountTrigger) *triggers {
	t := &triggers{rules: rules}
	t.reset()
	return t
}

// count counts an event and returns the rules that it fulfils. Their counts begin anew.
func (t *triggers) count(event string, body []byte) []specs.CountTrigger {
	t.mu.Lock()
	defer t.mu.Unlock()
	var fulfilled []specs.CountTrigger
	for i, rule := range t.rules {
		common := inCommon(rule, body)
		switch {
		case slices.Contains(rule.Resets, event):
			delete(t.counts[i], common)
		case rule.Event == event:
			t.counts[i][common]++
			if t.counts[i][common] >= rule.Count {
				delete(t.counts[i], common)
				fulfilled = append(fulfilled, rule)
			}
		}
	}
	return fulfilled
}

// inCommon returns the values by which events count together.
func inCommon(rule specs.CountTrigger, body []byte) string {
	var b strings.Builder
	for _, at := range rule.Same {
		b.WriteString(at.Get(body).Raw + "\n")
	}
	return b.String()
}

func (t *triggers) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts = make([]map[string]int, len(t.rules))
	for i := range t.counts {
		t.counts[i] = map[string]int{}
	}
}
