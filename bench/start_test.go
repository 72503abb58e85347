package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// startTarget is how many milliseconds `hookbench version` may take.
const startTarget = 25

// BenchmarkVersion starts `hookbench version` again and again, in turns with a Go program that does nothing and with
// /bin/true, which show what starting a process costs here.
func BenchmarkVersion(b *testing.B) {
	dir := b.TempDir()
	hookbench, empty := filepath.Join(dir, "hookbench"), filepath.Join(dir, "empty")
	build(b, hookbench, "github.com/hookbench/hookbench/cmd/hookbench")
	build(b, empty, emptyProgram(b, dir))
	times := medians(b, 7,
		func() { start(b, hookbench, "version") },
		func() { start(b, empty) },
		func() { start(b, "/bin/true") },
	)
	milliseconds(b, times[0], "ms/version")
	milliseconds(b, times[1], "ms/empty")
	milliseconds(b, times[2], "ms/true")
	b.ReportMetric(float64(times[0])/float64(times[1]), "x-empty")
	judge(b, "ms/version", float64(times[0].Microseconds())/1000, startTarget)
}

// build builds a program as `make build` does.
func build(b *testing.B, binary, source string) {
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, source)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		b.Fatalf("go build %s: %v\n%s", source, err, output)
	}
}

// emptyProgram writes the source of a program that does nothing.
func emptyProgram(b *testing.B, dir string) string {
	source := filepath.Join(dir, "empty.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	return source
}

func start(b *testing.B, program string, args ...string) {
	if output, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", program, err, output)
	}
}
