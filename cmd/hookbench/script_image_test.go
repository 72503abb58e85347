package main

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hookbench/hookbench/internal/engine"
)

// engineCondition tells scripts whether a container engine answers, and whether it has the image of the simulator.
func engineCondition(condition string) (bool, error) {
	switch condition {
	case "engine":
		return exec.Command("docker", "info").Run() == nil, nil
	case "simulator":
		return exec.Command("docker", "image", "inspect", "hookbench:latest").Run() == nil, nil
	default:
		return false, nil
	}
}

// scriptImage builds an image of the sparring partner that was built for the scripts.
func scriptImage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: image NAME ARG...")
	}
	partner, err := exec.LookPath("partner")
	if err != nil {
		partner = filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "partner")
	}
	name, err := buildImage(ts.MkAbs("."), partner, args[1:])
	ts.Check(err)
	ts.Defer(func() { removeImage(name) })
	ts.Setenv(args[0], name)
}

// scriptGone expects no container of an image to be there any more.
func scriptGone(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: gone IMAGE")
	}
	if left := containersOf(args[0]); left != "" {
		ts.Fatalf("containers of %s are left: %s", args[0], left)
	}
}

// buildImage builds an image that runs a static program, from nothing, and returns its name. It is labelled with the name: of
// two images with the same content the engine makes one, and containersOf would list the containers of both.
func buildImage(folder, program string, args []string) (string, error) {
	context := filepath.Join(folder, "image")
	if err := os.MkdirAll(context, 0o755); err != nil {
		return "", err
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return "", err
	}
	entry, err := json.Marshal(append([]string{"/program"}, args...))
	if err != nil {
		return "", err
	}
	name := "hookbench-test-" + strings.ToLower(rand.Text())
	dockerfile := "FROM scratch\nCOPY program /program\nUSER 65532:65532\nENTRYPOINT " + string(entry) + "\nLABEL hookbench.test=" + name + "\n"
	if err := os.WriteFile(filepath.Join(context, "program"), text, 0o755); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(context, "Dockerfile"), []byte(dockerfile), 0o644); err != nil {
		return "", err
	}
	return name, exec.Command("docker", "build", "--quiet", "--tag", name, context).Run()
}

func removeImage(name string) { _ = exec.Command("docker", "image", "rm", "--force", name).Run() }

// containersOf returns the containers of an image, running or not.
func containersOf(image string) string {
	text, _ := exec.Command("docker", "ps", "--all", "--quiet", "--filter", "label="+engine.Label, "--filter", "ancestor="+image).Output()
	return strings.TrimSpace(string(text))
}

// needEngine skips a test where no engine answers.
func needEngine(t *testing.T) {
	t.Helper()
	if err := exec.Command("docker", "info").Run(); err != nil {
		t.Skipf("no container engine answers: docker info: %v", err)
	}
}

// partnerImage builds an image of the sparring partner.
func partnerImage(t *testing.T, folder string, args ...string) string {
	t.Helper()
	name, err := buildImage(t.TempDir(), filepath.Join(folder, "partner"), args)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { removeImage(name) })
	return name
}
