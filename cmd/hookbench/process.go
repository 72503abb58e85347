package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/hookbench/hookbench/specs"
)

const (
	startPatience = 60 * time.Second // how long a started receiver may take until its port answers, unless a flag says so
	stopPatience  = 5 * time.Second  // how long it may take to stop when asked
	keptOutput    = 4 << 10          // bytes of its output that are kept for error messages
)

// process is a receiver or a sender that the bench started, with everything it started in turn.
type process struct {
	party   specs.Party
	pid     int
	output  *tail
	ended   chan struct{} // closed when the process has ended
	drained chan struct{} // closed when nobody can write to its output any more: what it started has ended too
	err     error         // how it ended; valid after ended
}

// starter starts something in a process group of its own, and returns its pid and what waits for its end.
type starter func(output *os.File) (pid int, wait func() error, err error)

// startShell returns what starts a shell command in the time of this machine.
func startShell(line string, environment []string) starter {
	command := shell(line)
	command.Env = append(os.Environ(), environment...)
	return startCommand(command)
}

// startCommand returns what starts a command that has a process group of its own.
func startCommand(command *exec.Cmd) starter {
	return func(output *os.File) (int, func() error, error) {
		command.Stdout, command.Stderr = output, output
		if err := command.Start(); err != nil {
			return 0, nil, err
		}
		return command.Process.Pid, command.Wait, nil
	}
}

// startProcess starts what is judged and keeps the end of its output.
func startProcess(ctx context.Context, party specs.Party, start starter) (*process, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// With a pipe of our own, waiting does not wait for what the command leaves running.
	ours, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer theirs.Close()
	pid, wait, err := start(theirs)
	if err != nil {
		return nil, errors.Join(err, ours.Close())
	}
	p := &process{party: party, pid: pid, output: &tail{}, ended: make(chan struct{}), drained: make(chan struct{})}
	go func() {
		defer close(p.drained)
		defer ours.Close()
		_, _ = io.Copy(p.output, ours)
	}()
	go func() {
		p.err = wait()
		close(p.ended)
	}()
	return p, nil
}

// awaitPort returns when the address accepts connections. The error says what the process wrote last.
func (p *process) awaitPort(ctx context.Context, address string, patience time.Duration) error {
	return p.await(ctx, answers, address, patience)
}

// await returns when the address answers, as told by a function. The error says what the process wrote last.
func (p *process) await(ctx context.Context, answers func(context.Context, string) bool, address string, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	ended := p.ended
	for !answers(ctx, address) {
		select {
		case <-ended:
			if p.err == nil && ended == p.ended {
				ended = p.drained // what it has left running may still come up
				continue
			}
			p.drain()
			return fmt.Errorf("the %s ended (%s) before port %s answered%s", p.party, p.ending(), portOf(address), p.output)
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("port %s of the %s does not answer after %s; it must listen on the port in PORT%s", portOf(address), p.party, patience, p.output)
			}
			return ctx.Err()
		case <-retry.C:
		}
	}
	return nil
}

func (p *process) ending() string {
	if p.err != nil {
		return p.err.Error()
	}
	return "exit status 0"
}

// death says how a process ended that nobody has stopped, with all that it started; "" while anything of it lives.
func (p *process) death() string {
	select {
	case <-p.drained:
		<-p.ended
		return fmt.Sprintf("the %s ended during the run (%s)%s", p.party, p.ending(), p.output)
	default:
		return ""
	}
}

// stop asks the process group to end, and kills what has not ended after a while.
func (p *process) stop() {
	terminate(p.pid)
	p.drain()
	kill(p.pid)
	<-p.ended
}

// drain waits until everybody who writes to the output has ended, for as long as ending may take.
func (p *process) drain() {
	select {
	case <-p.drained:
	case <-time.After(stopPatience):
	}
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-keptOutput):]
	return len(p), nil
}

// lines returns the lines that were written last, without empty ones.
func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var lines []string
	for line := range strings.Lines(plainText(t.kept)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// String returns the last line that was written, to stand behind an error message.
func (t *tail) String() string {
	lines := t.lines()
	if len(lines) == 0 {
		return ""
	}
	return "; its last words: " + lines[len(lines)-1]
}

var terminalCommand = regexp.MustCompile(`\x1b(\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])`) // ECMA-48: CSI sequences and two-byte ones

// plainText returns what a process wrote without colours, cursor movements and what else a terminal would obey.
func plainText(written []byte) string {
	text := terminalCommand.ReplaceAllString(string(bytes.ToValidUTF8(written, []byte("?"))), "")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', unicode.IsPrint(r):
			return r
		case r == '\r':
			return '\n'
		default:
			return ' '
		}
	}, text)
}
