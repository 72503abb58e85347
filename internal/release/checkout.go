package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// checkout is a commit, alone in a folder of its own: what is only in the folder of who builds has no say.
type checkout struct {
	folder string
	time   time.Time // of the commit, which everything is dated with
}

func checkOut(ctx context.Context, folder string) (c checkout, err error) {
	commit, err := run(ctx, ".", nil, "git", "rev-parse", "HEAD")
	if err != nil {
		return c, fmt.Errorf("a release is built from what git has committed: %w", err)
	}
	top, err := run(ctx, ".", nil, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return c, err
	}
	if _, err := run(ctx, ".", nil, "git", "clone", "--quiet", "--no-checkout", top, folder); err != nil {
		return c, err
	}
	if _, err := run(ctx, folder, nil, "git", "checkout", "--quiet", "--detach", commit); err != nil {
		return c, err
	}
	stamp, err := run(ctx, folder, nil, "git", "log", "-1", "--format=%cI")
	if err != nil {
		return c, err
	}
	c.folder = folder
	c.time, err = time.Parse(time.RFC3339, stamp)
	return c, err
}

// build builds the program. Its version is that of the tag or the commit, as Go stamps it.
func (c checkout) build(ctx context.Context, path string, environment ...string) error {
	environment = append(environment, "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOAMD64=v1", "GOARM64=v8.0")
	_, err := run(ctx, c.folder, environment, "go", "build", "-buildvcs=true", "-trimpath", "-ldflags=-s -w", "-o", path, "./cmd/hookbench")
	return err
}

// extras returns what archives hold beside the program.
func (c checkout) extras(ctx context.Context, folder string) ([]file, error) {
	program := filepath.Join(folder, "hookbench")
	if err := c.build(ctx, program); err != nil {
		return nil, err
	}
	var files []file
	for _, name := range []string{"README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(c.folder, name))
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: name, text: text})
	}
	for _, printed := range []struct{ name, command string }{
		{"hookbench.1", "man"},
		{"completions/hookbench.bash", "completion bash"},
		{"completions/_hookbench", "completion zsh"},
		{"completions/hookbench.fish", "completion fish"},
		{"completions/hookbench.ps1", "completion powershell"},
	} {
		text, err := run(ctx, folder, nil, program, strings.Fields(printed.command)...)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: printed.name, text: []byte(text + "\n")})
	}
	return files, nil
}

// run runs a program and returns what it printed. The error is what it complained about.
func run(ctx context.Context, folder string, environment []string, program string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), environment...)
	out, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		err = errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", program, args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}
