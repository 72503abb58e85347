// Command release builds what a release consists of, from what is committed and nothing else: for each platform an archive of
// the program with its manual page and completions, and a bill of materials; and the checksums of all. Who builds the same
// commit with the same Go gets the same bytes. `make release` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

// platforms are those that releases are built for.
const platforms = "linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64"

func main() {
	out := flag.String("out", "out/release", "`folder` to write to, in the place of an earlier release")
	targets := flag.String("platforms", platforms, "`OS/ARCH ...` to build for")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := release(ctx, *out, strings.Fields(*targets))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release writes the release of the commit that is checked out to a folder.
func release(ctx context.Context, out string, targets []string) error {
	work, err := os.MkdirTemp("", "hookbench-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := empty(out); err != nil {
		return err
	}
	c, err := checkOut(ctx, filepath.Join(work, "source"))
	if err != nil {
		return err
	}
	extras, err := c.extras(ctx, filepath.Join(work, "here"))
	if err != nil {
		return err
	}
	for _, target := range targets {
		if err := c.publish(ctx, out, target, filepath.Join(work, "bin"), extras); err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
	}
	return writeSums(out)
}

// empty makes a folder, and removes an earlier release from it.
func empty(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, pattern := range []string{"hookbench_*", sums} {
		old, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return err
		}
		for _, path := range old {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// publish builds for one platform, and writes its archive and its bill of materials.
func (c checkout) publish(ctx context.Context, out, target, folder string, extras []file) error {
	system, arch, ok := strings.Cut(target, "/")
	if !ok {
		return fmt.Errorf("want OS/ARCH, such as linux/amd64")
	}
	program := "hookbench"
	if system == "windows" {
		program += ".exe"
	}
	path := filepath.Join(folder, system, arch, program)
	if err := c.build(ctx, path, "GOOS="+system, "GOARCH="+arch); err != nil {
		return err
	}
	built, err := inspect(path)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("hookbench_%s_%s_%s", built.version, system, arch)
	files := append([]file{{name: program, text: text, program: true}}, extras...)
	archive, err := writeArchive(filepath.Join(out, name), system == "windows", c.time, files)
	if err != nil {
		return err
	}
	fmt.Println(archive)
	return writeBill(filepath.Join(out, name+".cdx.json"), built, c.time, target)
}
