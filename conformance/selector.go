package conformance

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// Selector names requirements: an id, an id prefix that ends at a hyphen (CL-R-SIG), `area:NAME` or `level:NAME`.
type Selector string

// Matches tells whether the selector names the requirement.
func (s Selector) Matches(r specs.Requirement) bool {
	kind, name, qualified := strings.Cut(string(s), ":")
	switch {
	case !qualified:
		return r.ID == kind || strings.HasPrefix(r.ID, strings.TrimSuffix(kind, "-")+"-")
	case kind == "area":
		return r.Area == name
	case kind == "level":
		return string(r.Level) == name
	default:
		return false
	}
}

// Selection says which requirements of a party are tried. An empty Only means all of them.
type Selection struct {
	Only []Selector
	Skip []Selector
}

// Check returns an error for the first selector that names no requirement of the party, and for a selection that
// leaves nothing to try: a typing error there would silently judge nothing.
func (s Selection) Check(catalogue specs.Catalogue, party specs.Party) error {
	requirements := catalogue.Of(party)
	if len(requirements) == 0 {
		return fmt.Errorf("the catalogue of %s has no requirement on a %s: there is nothing to try", catalogue.Provider, party)
	}
	for _, selector := range append(append([]Selector{}, s.Only...), s.Skip...) {
		if !anyMatches(selector, requirements) {
			return fmt.Errorf("selector %q names no %s requirement of %s: give an id such as %s, an id prefix, area:NAME or level:must|should",
				selector, party, catalogue.Provider, requirements[0].ID)
		}
	}
	for _, r := range requirements {
		if s.Reason(r) == "" {
			return nil
		}
	}
	return errors.New("the selection leaves nothing to try: --skip takes away all that --only names")
}

func anyMatches(s Selector, requirements []specs.Requirement) bool {
	for _, r := range requirements {
		if s.Matches(r) {
			return true
		}
	}
	return false
}

// Reason returns why the requirement is not tried, or "" when it is.
func (s Selection) Reason(r specs.Requirement) string {
	for _, skip := range s.Skip {
		if skip.Matches(r) {
			return fmt.Sprintf("skipped by --skip %s", skip)
		}
	}
	if len(s.Only) == 0 {
		return ""
	}
	for _, only := range s.Only {
		if only.Matches(r) {
			return ""
		}
	}
	return "not selected by --only"
}
