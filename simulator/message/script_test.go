package message_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// Every scenario of every provider can be played: its bodies are valid, in order, and keep what they have in common.
func TestScenariosPlay(t *testing.T) {
	last := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, scenario := range p.Scenarios {
			t.Run(id+"/"+scenario.Name, func(t *testing.T) {
				g := NewWithT(t)
				orders, err := message.Script(scenario, last)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(orders[len(orders)-1].At).To(Equal(last))
				bodies, err := message.NewComposer(p, 1).Play(orders)
				g.Expect(err).NotTo(HaveOccurred())
				for i, body := range bodies {
					g.Expect(p.Validate(orders[i].Event, body)).To(BeEmpty(), "step %d: %s", i+1, body)
					for _, at := range orders[i].Same {
						g.Expect(at.String(body)).To(Equal(firstHolding(at, bodies)), "step %d: %s", i+1, at)
					}
				}
			})
		}
	}
}

func firstHolding(at specs.Pointer, bodies [][]byte) string {
	for _, body := range bodies {
		if at.Get(body).Exists() {
			return at.String(body)
		}
	}
	return ""
}

func TestScriptCountsBackFromTheLastEvent(t *testing.T) {
	g := NewWithT(t)
	last := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	orders, err := message.Script(specs.Scenario{Steps: []specs.ScenarioStep{{Event: "a"}, {Event: "b", After: "90s"}, {Event: "c", After: "1h"}}}, last)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(orders[0].At).To(Equal(last.Add(-time.Hour - 90*time.Second)))
	g.Expect(orders[1].At).To(Equal(last.Add(-time.Hour)))
}

func TestScriptRefusesATimeThatIsNone(t *testing.T) {
	_, err := message.Script(specs.Scenario{Name: "s", Steps: []specs.ScenarioStep{{Event: "a", After: "soon"}}}, time.Time{})
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("scenario s, step 1")))
}
