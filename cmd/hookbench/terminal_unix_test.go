//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/creack/pty"
	. "github.com/onsi/gomega"
)

// onTerminal runs a program on a terminal of its own with so many columns, and returns what it wrote there.
func onTerminal(t *testing.T, columns uint16, environment []string, args ...string) string {
	t.Helper()
	g := NewWithT(t)
	command := exec.CommandContext(t.Context(), args[0], args[1:]...)
	command.Dir = t.TempDir()
	command.Env = slices.DeleteFunc(os.Environ(), func(pair string) bool {
		return strings.HasPrefix(pair, "HOOKBENCH_") || strings.HasPrefix(pair, "NO_COLOR=") || strings.HasPrefix(pair, "TERM=")
	})
	command.Env = append(append(command.Env, "TERM=xterm"), environment...)
	screen, err := pty.StartWithSize(command, &pty.Winsize{Rows: 24, Cols: columns})
	g.Expect(err).NotTo(HaveOccurred())
	defer screen.Close()
	written, err := io.ReadAll(screen)
	if !errors.Is(err, syscall.EIO) { // what Linux says when the last program has left a terminal
		g.Expect(err).NotTo(HaveOccurred())
	}
	_ = command.Wait() // exit codes are the matter of other tests
	return strings.ReplaceAll(string(written), "\r\n", "\n")
}

// longestLine returns how many columns a terminal was asked to fill at most.
func longestLine(written string) int {
	longest := 0
	for line := range strings.SplitSeq(painted.ReplaceAllString(written, ""), "\n") {
		for shown := range strings.SplitSeq(line, clearLine) {
			longest = max(longest, utf8.RuneCountInString(shown))
		}
	}
	return longest
}

// failingRun judges a receiver that accepts everything.
func failingRun(partner string) []string {
	return []string{"hookbench", "test", "receiver", "--provider", "cas-sso", "--url", "/hook", "--allow-http",
		"--only", "SSO-R-SIG-01", "--only", "SSO-R-SIG-02", "--exec", partner + " --provider cas-sso --defect signature-unverified"}
}

var painted = regexp.MustCompile("\x1b\\[[0-9;]*m")

// left returns what stands on a terminal at the end.
func left(written string) string {
	var lines []string
	for line := range strings.SplitSeq(painted.ReplaceAllString(written, ""), "\n") {
		lines = append(lines, line[strings.LastIndex(clearLine+line, clearLine):])
	}
	return strings.Join(lines, "\n")
}

func TestOnATerminal(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	partner := filepath.Join(partnerFolder(t), "partner")
	for name, c := range map[string]struct {
		columns     uint16
		environment []string
		more        []string
		colours     bool
		live        bool
	}{
		"usual":      {columns: 80, colours: true, live: true},
		"narrow":     {columns: 64, colours: true, live: true},
		"wide":       {columns: 200, colours: true, live: true},
		"NO_COLOR":   {columns: 80, environment: []string{"NO_COLOR=1"}, live: true},
		"--no-color": {columns: 80, more: []string{"--no-color"}, live: true},
		"dumb":       {columns: 80, environment: []string{"TERM=dumb"}},
		"--quiet":    {columns: 80, more: []string{"--quiet"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			written := onTerminal(t, c.columns, c.environment, append(failingRun(partner), c.more...)...)
			g.Expect(painted.MatchString(written)).To(Equal(c.colours), written)
			g.Expect(strings.Contains(written, clearLine)).To(Equal(c.live), written)
			left := left(written)
			g.Expect(left).NotTo(Or(ContainSubstring("\x1b"), ContainSubstring("\r")))
			g.Expect(left).NotTo(ContainSubstring("[2/2]"), "nothing is left of the line that is replaced")
			longest := longestLine(written)
			g.Expect(longest).To(BeNumerically("<=", c.columns))
			if slices.Contains(c.more, "--quiet") {
				g.Expect(left).To(Equal("nonconformant\n"))
				return
			}
			g.Expect(longest).To(BeNumerically(">", c.columns/2), "the width is made use of")
			g.Expect(left).To(HavePrefix("FAILED  SSO-R-SIG-01 (must): "), "failures are told as they happen")
			g.Expect(strings.Count(left, "FAILED  SSO-R-SIG-01")).To(Equal(2), "and at length in the summary")
		})
	}
}

func TestWidthOfTables(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	g := NewWithT(t)
	g.Expect(onTerminal(t, 80, nil, "hookbench", "providers")).To(ContainSubstring("\n  EVENTS  MUST  SHOULD  RETRIES\n"))
	g.Expect(onTerminal(t, 200, nil, "hookbench", "providers")).To(HavePrefix("ID                 TITLE   "))
}
