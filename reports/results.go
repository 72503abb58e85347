package reports

import (
	"fmt"
	"slices"
	"strings"
)

// where returns the results that satisfy the condition, in their order.
func where(results []Result, condition func(Result) bool) []Result {
	var found []Result
	for _, r := range results {
		if condition(r) {
			found = append(found, r)
		}
	}
	return found
}

func ids(results []Result) []string {
	names := make([]string, len(results))
	for i, r := range results {
		names[i] = r.ID
	}
	return names
}

// some joins ids, all of them or the first few and how many more there are.
func some(ids []string, all bool) string {
	const few = 8
	if all || len(ids) <= few {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:few-1], ", "), len(ids)-few+1)
}

// reasons groups results that ended alike for the same reason: a target that cannot be reached is one thing to read,
// not sixty. Groups stand in the order of their first result.
func reasons(results []Result) [][]Result {
	var groups [][]Result
	for _, r := range results {
		i := slices.IndexFunc(groups, func(g []Result) bool { return g[0].Reason == r.Reason && g[0].Outcome == r.Outcome })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// areas returns every area once, in catalogue order.
func areas(results []Result) []string {
	var all []string
	for _, r := range results {
		if !slices.Contains(all, r.Area) {
			all = append(all, r.Area)
		}
	}
	return all
}
