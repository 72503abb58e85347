package reports

import (
	"slices"
	"strconv"
	"strings"
)

// rerun returns the command that judges one requirement of the run again, with the same deliveries; a line without
// text for a run that no command line made.
func (run Run) rerun(id string) repetition {
	if len(run.Command) == 0 {
		return repetition{}
	}
	var v variables
	var words []string
	for _, arg := range run.without("--only", "--skip", "--seed", "--report", "--known-failures") {
		words = append(words, v.word(arg))
	}
	words = append(words, "--only", v.word(id), "--seed", strconv.FormatUint(run.Seed, 10))
	return repetition{Line: strings.Join(words, " "), Note: v.note()}
}

// without returns the command line less some options and their values.
func (run Run) without(options ...string) []string {
	var kept []string
	dropping := false
	for _, arg := range run.Command {
		name, _, joined := strings.Cut(arg, "=")
		switch {
		case slices.Contains(options, name):
			dropping = !joined
		case dropping:
			dropping = false
		default:
			kept = append(kept, arg)
		}
	}
	return kept
}

// option returns the value of an option on the command line, empty if it is not there.
func (run Run) option(option string) string {
	for i, arg := range run.Command {
		if value, ok := strings.CutPrefix(arg, option+"="); ok {
			return value
		}
		if arg == option && i+1 < len(run.Command) {
			return run.Command[i+1]
		}
	}
	return ""
}
