package conformance

import (
	"errors"
	"fmt"
	"slices"
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

// Select makes a selection of selectors as they are typed.
func Select(only, skip []string) Selection {
	var s Selection
	for _, text := range only {
		s.Only = append(s.Only, Selector(text))
	}
	for _, text := range skip {
		s.Skip = append(s.Skip, Selector(text))
	}
	return s
}

// Check returns an error for the first selector that names no requirement of the party, and for a selection that
// leaves nothing to try: a typing error there would silently judge nothing.
func (s Selection) Check(catalogue specs.Catalogue, party specs.Party) error {
	requirements := catalogue.Of(party)
	if len(requirements) == 0 {
		return fmt.Errorf("the catalogue of %s has no requirement on a %s: there is nothing to try", catalogue.Provider, party)
	}
	for _, selector := range slices.Concat(s.Only, s.Skip) {
		if !slices.ContainsFunc(requirements, selector.Matches) {
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

// Reason returns why the requirement is not tried, or "" when it is.
func (s Selection) Reason(r specs.Requirement) string {
	matches := func(one Selector) bool { return one.Matches(r) }
	if i := slices.IndexFunc(s.Skip, matches); i >= 0 {
		return fmt.Sprintf("skipped by --skip %s", s.Skip[i])
	}
	if len(s.Only) > 0 && !slices.ContainsFunc(s.Only, matches) {
		return "not selected by --only"
	}
	return ""
}
