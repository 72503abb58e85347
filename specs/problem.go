package specs

import (
	"fmt"
	"strings"
)

// Problem is one mistake in a provider folder.
type Problem struct {
	File string // path as the user gave it, joined with the file's name
	Line int    // 1-based; 0 where no line can be named
	Text string // what is wrong and what to write instead
}

func (p Problem) String() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s", p.File, p.Text)
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// Problems is every mistake found in a provider folder, in file and line order. It is the error of Load.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}
