package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// step is a block of commands in the README and what it says they print; "": it does not say.
type step struct{ commands, printed string }

// fenced matches a block of commands with the block of output behind it, if there is one.
var fenced = regexp.MustCompile("(?ms)^```sh\n(.*?)^```\n(?:\n*```text\n(.*?)^```\n)?")

// transcript returns the blocks of a section of the README.
func transcript(readme, heading string) []step {
	_, section, _ := strings.Cut(readme, "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var steps []step
	for _, found := range fenced.FindAllStringSubmatch(section, -1) {
		steps = append(steps, step{found[1], found[2]})
	}
	return steps
}

const stepMark = "=== the next block of the README ==="

// scriptReadme runs the commands in a section of the README as they stand there, but for the ports, and compares what they
// print, but for what differs from run to run.
func scriptReadme(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 && len(args) != 3 {
		ts.Fatalf("usage: readme HEADING BLOCKS [FILE]")
	}
	file := "README.md"
	if len(args) == 3 {
		file = args[2]
	}
	text, err := os.ReadFile(filepath.Join(ts.Getenv("SPECS"), "..", file))
	ts.Check(err)
	steps := transcript(string(text), args[0])
	if strconv.Itoa(len(steps)) != args[1] {
		ts.Fatalf("the README has %d blocks to run, want %s; is its section still called %q?", len(steps), args[1], args[0])
	}
	ts.Check(os.MkdirAll(ts.MkAbs("bin"), 0o755))
	for _, program := range []string{"hookbench", "partner"} {
		if err := os.Symlink(programIn(ts, program), filepath.Join(ts.MkAbs("bin"), program)); !errors.Is(err, fs.ErrExist) {
			ts.Check(err)
		}
	}
	printed := runTranscript(ts, steps)
	for i, s := range steps {
		if i >= len(printed) {
			ts.Fatalf("the README's commands ended before\n%s", s.commands)
		}
		if s.printed != "" && alike(s.printed) != alike(printed[i]) {
			ts.Fatalf("the README's\n%s\nprints\n%s\nand it says\n%s", s.commands, printed[i], s.printed)
		}
	}
}

// runTranscript runs all blocks in one shell and returns what each printed.
func runTranscript(ts *testscript.TestScript, steps []step) []string {
	lines := "set -euo pipefail\n"
	for _, s := range steps {
		lines += s.commands + "\necho '" + stepMark + "'\n"
	}
	ports := regexp.MustCompile(`127\.0\.0\.1:900\d`)
	chosen := map[string]string{}
	lines = ports.ReplaceAllStringFunc(lines, func(port string) string {
		if chosen[port] == "" {
			chosen[port] = freeAddress(ts)
		}
		return chosen[port]
	})
	address := freeAddress(ts)
	ts.Check(os.WriteFile(ts.MkAbs("transcript"), []byte(lines), 0o644))
	command := shell("exec bash transcript") // in a process group, which is ended whatever happens
	command.Dir = ts.MkAbs(".")
	command.Env = append(environmentOf(ts), "HOOKBENCH_LISTEN="+address, "HOOKBENCH_SERVER=http://"+address)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	ts.Check(command.Start())
	timer := time.AfterFunc(5*patience, func() { kill(command.Process.Pid) })
	defer timer.Stop()
	err := command.Wait()
	kill(command.Process.Pid)
	if err != nil {
		ts.Fatalf("the README's commands end with %v after\n%s", err, out.String())
	}
	return strings.Split(out.String(), stepMark+"\n")
}

func freeAddress(ts *testscript.TestScript) string {
	listener, err := reserve()
	ts.Check(err)
	defer listener.Close()
	return listener.Addr().String()
}

// What differs from run to run, each with what stands for it.
var varying = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "DIGEST"},
	{regexp.MustCompile(`\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`), "UUID"},
	{regexp.MustCompile(`\b(wh|evt|dlv)_[A-Za-z0-9]+\b`), "ID"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`), "INSTANT"},
	{regexp.MustCompile(`\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\b`), "DATE"},
	{regexp.MustCompile(`\b\d+\.\d ms\b`), "TOOK"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`[ \t]+`), " "},
}

// alike replaces what differs from run to run, so that the rest can be compared.
func alike(text string) string {
	for _, v := range varying {
		text = v.pattern.ReplaceAllString(text, v.name)
	}
	return fmt.Sprintln(strings.TrimSpace(text))
}
