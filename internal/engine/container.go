package engine

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Label marks every container that the bench makes, so that those can be removed that outlive it: a bench that was killed
// removes nothing.
const Label = "hookbench.run"

// Wanted says what a container is made from.
type Wanted struct {
	Image       string
	Port        int               // that it listens on
	Environment []string          // NAME=VALUE
	Files       map[string]string // by their paths in the container: those of this machine
}

// Container is one that the engine has, or is about to have.
type Container struct {
	engine *Engine
	name   string
}

// Fetch returns when the engine has the image: it is pulled where the engine has none of that name, which is announced
// before.
func (e *Engine) Fetch(ctx context.Context, image string, announce func()) error {
	if _, err := e.call(ctx, callPatience, "image", "inspect", "--format", "{{.Id}}", image); err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	announce()
	if _, err := e.call(ctx, pullPatience, "pull", "--quiet", image); err != nil {
		return fmt.Errorf("the engine has no image %s, and cannot pull it: %w", image, err)
	}
	return nil
}

// Name returns a container that is yet to be made. Its name is known before, so that it can be removed whatever becomes of
// the making.
func (e *Engine) Name() *Container {
	return &Container{e, "hookbench-" + strings.ToLower(rand.Text()[:12])}
}

// Create makes the container, which Attach starts.
func (c *Container) Create(ctx context.Context, w Wanted) error {
	folder, err := os.MkdirTemp("", "hookbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	variables, err := writeEnvironment(folder, w.Environment)
	if err != nil {
		return err
	}
	args := []string{"create", "--name", c.name, "--label", Label + "=" + c.name, "--env-file", variables}
	if c.engine.Published {
		port := strconv.Itoa(w.Port)
		args = append(args, "--publish", "127.0.0.1:"+port+":"+port)
	} else {
		args = append(args, "--network", "host")
	}
	if _, err := c.engine.call(ctx, callPatience, append(args, w.Image)...); err != nil {
		return err
	}
	for inside, outside := range w.Files {
		if _, err := c.engine.call(ctx, callPatience, "cp", outside, c.name+":"+inside); err != nil {
			return fmt.Errorf("%s: %w", inside, err)
		}
	}
	return nil
}

// writeEnvironment writes variables to a file that only this user reads: on the command line of the engine every user of
// this machine could.
func writeEnvironment(folder string, variables []string) (string, error) {
	var text strings.Builder
	for _, pair := range variables {
		if strings.ContainsAny(pair, "\r\n") {
			name, _, _ := strings.Cut(pair, "=")
			return "", fmt.Errorf("the value of %s has more than one line, which no engine takes", name)
		}
		text.WriteString(pair + "\n")
	}
	path := filepath.Join(folder, "environment")
	return path, os.WriteFile(path, []byte(text.String()), 0o600)
}

// Attach returns the command that starts the container, passes on what it writes, and ends with its exit code.
func (c *Container) Attach() *exec.Cmd {
	command := exec.Command(c.engine.program, "start", "--attach", c.name)
	shield(command)
	return command
}

// Stop asks the container to end, and has it killed when it does not in time. Many images ignore the request, as process 1
// of a container does unless it handles it.
func (c *Container) Stop(patience time.Duration) {
	seconds := strconv.Itoa(int(patience.Seconds()))
	_, _ = c.engine.call(context.Background(), callPatience, "stop", "-t", seconds, c.name) // Remove is what counts
}

// Remove removes the container with its anonymous volumes, running or not. That there is none is no error.
func (c *Container) Remove() error {
	_, err := c.engine.call(context.Background(), callPatience, "rm", "--force", "--volumes", c.name)
	if err != nil && !strings.Contains(strings.ToLower(err.Error()), "no such container") {
		return fmt.Errorf("container %s is left: %w", c.name, err)
	}
	return nil
}
