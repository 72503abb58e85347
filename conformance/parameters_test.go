package conformance

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

type parameters struct {
	Within Duration   `json:"within"`
	Late   []Duration `json:"late,omitempty"`
	Times  int        `json:"times,omitempty"`
}

func TestParameters(t *testing.T) {
	g := NewWithT(t)
	p, err := Parameters[parameters](specs.Requirement{With: map[string]any{"within": "1m30s", "late": []any{"1h", "2h"}, "times": 3}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p).To(Equal(parameters{Duration(90 * time.Second), []Duration{Duration(time.Hour), Duration(2 * time.Hour)}, 3}))
	g.Expect(p.Within.Duration()).To(Equal(90 * time.Second))
	_, err = Parameters[struct{}](specs.Requirement{})
	g.Expect(err).NotTo(HaveOccurred())
}

func TestParametersAreReadStrictly(t *testing.T) {
	for name, with := range map[string]map[string]any{
		"unknown member":   {"within": "1s", "whithin": "2s"},
		"no duration":      {"within": "soon"},
		"number of what":   {"within": 30},
		"list for one":     {"within": []any{"1s"}},
		"one for a list":   {"within": "1s", "late": "1h"},
		"text for number":  {"times": "three"},
		"part of a number": {"times": 1.5},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parameters[parameters](specs.Requirement{ID: "PX-R-ACK-01", Check: "answers-in-time", With: with})
			NewWithT(t).Expect(err).To(MatchError(HavePrefix("PX-R-ACK-01: parameters of check answers-in-time: ")))
		})
	}
	_, err := Parameters[struct{}](specs.Requirement{ID: "PX-R-ACK-01", Check: "any", With: map[string]any{"within": "1s"}})
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring(`unknown field "within"`)))
}
