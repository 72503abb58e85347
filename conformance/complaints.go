package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"
)

// Complaints is a list of sentences; an expectation on it fails with all of them.
type Complaints []string

// Add adds a sentence, once.
func (c *Complaints) Add(format string, args ...any) {
	if sentence := fmt.Sprintf(format, args...); !slices.Contains(*c, sentence) {
		*c = append(*c, sentence)
	}
}

// listed is how many complaints a failure names.
const listed = 6

// BeNone succeeds for an empty list of complaints, and fails with the complaints, one a line.
func BeNone() types.GomegaMatcher { return noneMatcher{} }

type noneMatcher struct{}

func (noneMatcher) Match(actual any) (bool, error) {
	list, ok := actual.(Complaints)
	if !ok {
		return false, fmt.Errorf("want complaints, got %T", actual)
	}
	return len(list) == 0, nil
}

func (noneMatcher) FailureMessage(actual any) string {
	list := actual.(Complaints)
	if more := len(list) - listed; more > 0 {
		return fmt.Sprintf("%s\nand %d more of that kind", strings.Join(list[:listed], "\n"), more)
	}
	return strings.Join(list, "\n")
}

func (noneMatcher) NegatedFailureMessage(any) string { return "there is nothing to complain of" }
