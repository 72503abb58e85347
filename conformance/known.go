package conformance

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/reports"
)

// KnownFailure is a requirement that is known to fail, and why it is put up with.
type KnownFailure struct {
	ID     string
	Reason string
	Line   int
}

// ReadKnownFailures reads a list with one requirement id a line and a reason after `#`. Blank lines and lines that
// hold only a comment are passed over. An id without a reason, or listed twice, is an error that names the line.
func ReadKnownFailures(r io.Reader) ([]KnownFailure, error) {
	var known []KnownFailure
	seen := map[string]int{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		id, reason, _ := strings.Cut(lines.Text(), "#")
		id, reason = strings.TrimSpace(id), strings.TrimSpace(reason)
		switch {
		case id == "":
			continue
		case reason == "":
			return nil, fmt.Errorf("line %d: %s has no reason: write it after #", n, id)
		case seen[id] != 0:
			return nil, fmt.Errorf("line %d: %s stands on line %d already", n, id, seen[id])
		}
		seen[id] = n
		known = append(known, KnownFailure{ID: id, Reason: reason, Line: n})
	}
	return known, lines.Err()
}

// Apply marks the results that are known to fail, so that they no longer decide the verdict, and returns the
// complaints about the list: an id that does not exist, and one whose requirement passes. A listed requirement that
// could not be judged in this run is neither.
func Apply(known []KnownFailure, results []reports.Result) (complaints []string) {
	for _, k := range known {
		i := slices.IndexFunc(results, func(r reports.Result) bool { return r.ID == k.ID })
		switch {
		case i < 0:
			complaints = append(complaints, fmt.Sprintf("%s is listed as a known failure on line %d, but there is no such requirement", k.ID, k.Line))
		case results[i].Outcome == reports.Passed:
			complaints = append(complaints, fmt.Sprintf("%s is listed as a known failure on line %d, but it passes: take it off the list", k.ID, k.Line))
		case results[i].Outcome == reports.Failed:
			results[i].Known = k.Reason
		}
	}
	return complaints
}
