// Package engine runs images with the container engine of this machine, through the engine's own command line: docker, or
// podman. So the engine, the context and the credentials for registries are those that the user has set up, and programs
// that run no image carry no client for engines.
package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

const (
	callPatience = 30 * time.Second // bounds every call of the engine but that for an image of a registry
	pullPatience = 10 * time.Minute
)

// Engine is a container engine that answers.
type Engine struct {
	program string
	// Published is how containers are reached: by a port of theirs that is published on 127.0.0.1, as engines need it that
	// run in a machine of their own. Where it is false they share the network of this machine, its loopback included.
	Published bool
}

// Find returns the engine of this machine. The error says in one line what there is not, and what to do.
func Find(ctx context.Context) (*Engine, error) {
	var problem error
	for _, program := range []string{"docker", "podman"} {
		if _, err := exec.LookPath(program); err != nil {
			continue
		}
		engine := &Engine{program: program}
		err := engine.describe(ctx)
		if err == nil {
			return engine, nil
		}
		if problem == nil {
			problem = fmt.Errorf("the container engine does not answer; is it running? %w", err)
		}
	}
	if problem == nil {
		problem = errors.New("neither docker nor podman is installed: install one of them, or start the image by other means and give its address")
	}
	return nil, problem
}

// describe asks the engine what it is.
func (e *Engine) describe(ctx context.Context) error {
	format := "{{.OperatingSystem}} {{.SecurityOptions}}"
	if e.program == "podman" {
		format = "{{.Host.OS}}"
	}
	text, err := e.call(ctx, callPatience, "info", "--format", format)
	if err != nil {
		return err
	}
	e.Published = runtime.GOOS != "linux" || apart(text)
	return nil
}

// apart tells whether an engine describes itself as one whose host network is not that of this machine: Docker Desktop has a
// virtual machine on Linux too, and Docker without root a namespace of its own.
func apart(description string) bool {
	return strings.HasPrefix(description, "Docker Desktop") || strings.Contains(description, "name=rootless")
}

// call runs a command of the engine and returns what it printed. The error is the last line that it complained with.
func (e *Engine) call(ctx context.Context, patience time.Duration, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	command := exec.CommandContext(ctx, e.program, args...)
	command.WaitDelay = time.Second // what it leaves behind may keep its output open
	shield(command)
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	err := command.Run()
	switch {
	case err == nil:
		return strings.TrimSpace(out.String()), nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "", fmt.Errorf("%s %s took longer than %s", e.program, args[0], patience)
	case ctx.Err() != nil:
		return "", ctx.Err()
	case complaint.Len() == 0:
		return "", fmt.Errorf("%s %s: %w", e.program, args[0], err)
	default:
		return "", errors.New(complaintOf(complaint.String()))
	}
}

// complaintOf returns what an engine complained about, without the advice and the prefixes around it.
func complaintOf(text string) string {
	var found string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "See '") || strings.HasPrefix(line, "Run '") || strings.HasPrefix(line, "errors pretty printing") {
			continue
		}
		found = line
	}
	for _, prefix := range []string{"Error response from daemon: ", "Error: ", "ERROR: "} {
		found = strings.TrimPrefix(found, prefix)
	}
	return found
}
