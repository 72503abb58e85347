package receiver

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"
)

// complaints is a list of sentences; an expectation on it fails with all of them.
type complaints []string

// add adds a sentence, once.
func (c *complaints) add(format string, args ...any) {
	if sentence := fmt.Sprintf(format, args...); !slices.Contains(*c, sentence) {
		*c = append(*c, sentence)
	}
}

// object notes that an answer is not what is demanded, and marks it as what the failure speaks of.
func (t *Trial) object(wrong *complaints, answer Answer, demand string) {
	wrong.add("%s %s; %s", answer.To, answer.said(), demand)
	t.decide(answer.evidence)
}

// listed is how many complaints a failure names.
const listed = 6

// BeNone succeeds for an empty list of complaints, and fails with the complaints, one a line.
func BeNone() types.GomegaMatcher { return noneMatcher{} }

type noneMatcher struct{}

func (noneMatcher) Match(actual any) (bool, error) {
	list, ok := actual.(complaints)
	if !ok {
		return false, fmt.Errorf("want complaints, got %T", actual)
	}
	return len(list) == 0, nil
}

func (noneMatcher) FailureMessage(actual any) string {
	list := actual.(complaints)
	if more := len(list) - listed; more > 0 {
		return fmt.Sprintf("%s\nand %d more of that kind", strings.Join(list[:listed], "\n"), more)
	}
	return strings.Join(list, "\n")
}

func (noneMatcher) NegatedFailureMessage(any) string { return "there is nothing to complain of" }
