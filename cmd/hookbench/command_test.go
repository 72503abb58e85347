package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidwall/gjson"
)

// patience is how long a test waits for a program that should have ended by itself long before.
const patience = 2 * time.Minute

// command is a run of hookbench in a process of its own.
type command struct {
	*exec.Cmd
	out, err watched
	folder   string
	found    *gjson.Result // the report, once it has been read
}

// hookbench prepares a run that writes both reports. It is killed when it does not end.
func hookbench(t *testing.T, args ...string) *command {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	c := &command{folder: t.TempDir()}
	args = append([]string{"test", "receiver", "--report", "json=" + c.path("r.json"), "--report", "junit=" + c.path("r.xml")}, args...)
	c.Cmd = exec.CommandContext(ctx, "hookbench", args...)
	c.Dir = c.folder
	c.Env = slices.DeleteFunc(os.Environ(), func(pair string) bool { return strings.HasPrefix(pair, "HOOKBENCH_") })
	c.Stdout, c.Stderr = &c.out, &c.err
	return c
}

func (c *command) path(name string) string { return filepath.Join(c.folder, name) }

// code waits for the end and returns the exit code.
func (c *command) code(t *testing.T) int {
	t.Helper()
	err := c.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode()
}

func (c *command) start(t *testing.T) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
}

// run runs to the end and returns the exit code.
func (c *command) run(t *testing.T) int {
	t.Helper()
	c.start(t)
	return c.code(t)
}

func (c *command) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(c.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// report returns the JSON report, after both reports have proved valid and of one mind.
func (c *command) report(t *testing.T) gjson.Result {
	t.Helper()
	if c.found != nil {
		return *c.found
	}
	report := c.read(t, "r.json")
	if err := validateReport(report); err != nil {
		t.Error(err)
	}
	if err := compareJUnit(report, c.read(t, "r.xml")); err != nil {
		t.Error(err)
	}
	parsed := gjson.Parse(report)
	c.found = &parsed
	return parsed
}

// watched is a buffer that can be waited on.
type watched struct {
	mu      sync.Mutex
	text    bytes.Buffer
	waiting []waiter
}

type waiter struct {
	text string
	done chan struct{}
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text.Write(p)
	w.waiting = slices.DeleteFunc(w.waiting, func(one waiter) bool {
		found := strings.Contains(w.text.String(), one.text)
		if found {
			close(one.done)
		}
		return found
	})
	return len(p), nil
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// await returns when the text has been written.
func (w *watched) await(t *testing.T, text string) {
	t.Helper()
	one := waiter{text, make(chan struct{})}
	w.mu.Lock()
	if strings.Contains(w.text.String(), text) {
		close(one.done)
	} else {
		w.waiting = append(w.waiting, one)
	}
	w.mu.Unlock()
	select {
	case <-one.done:
	case <-time.After(patience):
		t.Fatalf("%q was not written; what was: %s", text, w)
	}
}
