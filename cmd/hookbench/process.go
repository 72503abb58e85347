package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const (
	startPatience = 60 * time.Second // how long a started receiver may take until its port answers
	stopPatience  = 5 * time.Second  // how long it may take to stop when asked
	keptOutput    = 4 << 10          // bytes of its output that are kept for error messages
)

// process is a receiver that the bench started, with everything it started in turn.
type process struct {
	command *exec.Cmd
	output  *tail
	ended   chan struct{} // closed when the process has ended
	err     error         // how it ended; valid after ended
}

// startProcess starts a shell command in a process group of its own.
func startProcess(ctx context.Context, line string, environment []string) (*process, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	p := &process{command: shell(line), output: &tail{}, ended: make(chan struct{})}
	p.command.Env = append(os.Environ(), environment...)
	p.command.Stdout, p.command.Stderr = p.output, p.output
	p.command.WaitDelay = stopPatience
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.command.Wait()
		close(p.ended)
	}()
	return p, nil
}

// awaitPort returns when the address accepts connections. The error says what the process wrote last.
func (p *process) awaitPort(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	host := net.JoinHostPort(u.Hostname(), portOf(address))
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	for {
		var dialer net.Dialer
		connection, err := dialer.DialContext(ctx, "tcp", host)
		if err == nil {
			return connection.Close()
		}
		select {
		case <-p.ended:
			return fmt.Errorf("the receiver ended (%s) before port %s answered%s", p.ending(), portOf(address), p.output)
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("port %s of the receiver does not answer after %s; it must listen on the port in PORT%s", portOf(address), startPatience, p.output)
			}
			return ctx.Err()
		case <-retry.C:
		}
	}
}

func (p *process) ending() string {
	if p.err != nil {
		return p.err.Error()
	}
	return "exit status 0"
}

// stop asks the process group to end, and kills it when it does not.
func (p *process) stop() {
	terminate(p.command)
	select {
	case <-p.ended:
	case <-time.After(stopPatience):
	}
	kill(p.command)
	<-p.ended
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

// String returns the last line that was written, to stand behind an error message.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(bytes.ToValidUTF8(t.kept, []byte("?")))), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	if last == "" {
		return ""
	}
	return "; its last words: " + last
}
