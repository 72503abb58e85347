package specs_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hookbench/hookbench/specs"
)

// folder returns a copy of a provider folder that a test may change.
func folder(t testing.TB, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, file)
		files[file] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// mistake is one thing wrong in a folder that is otherwise right.
type mistake struct {
	name     string
	file     string // in which the mistake is made
	old, new string // the first old becomes new; with neither, the file is taken away
	in       string // file that the problem names, if it is another
	on       string // beginning of the line that the problem names, if not of the last changed line; "-" for no line
	want     string // the problem's text
	more     int    // problems that follow from the same mistake
}

// apply makes the mistake in a folder.
func (m mistake) apply(t testing.TB, files fstest.MapFS) {
	t.Helper()
	if m.old == "" && m.new == "" {
		delete(files, m.file)
		return
	}
	before, found := files[m.file], m.old == ""
	text := ""
	if before != nil {
		text = string(before.Data)
		found = strings.Contains(text, m.old)
	}
	if !found {
		t.Fatalf("%s no longer holds %q", m.file, m.old)
	}
	if m.old == "" {
		text = m.new
	} else {
		text = strings.Replace(text, m.old, m.new, 1)
	}
	files[m.file] = &fstest.MapFile{Data: []byte(text)}
}

// place returns the file and the line that the problem must name.
func (m mistake) place(t testing.TB, files fstest.MapFS) (string, int) {
	t.Helper()
	file := m.file
	if m.in != "" {
		file = m.in
	}
	if m.on == "-" {
		return file, 0
	}
	on := m.on
	if on == "" {
		lines := strings.Split(m.new, "\n")
		on = strings.TrimSpace(lines[len(lines)-1])
	}
	before, _, found := strings.Cut(string(files[file].Data), on)
	if !found {
		t.Fatalf("%s does not hold %q", file, on)
	}
	return file, 1 + strings.Count(before, "\n")
}

// check makes each mistake alone in a copy of the folder and expects its problem.
func check(t *testing.T, dir string, mistakes []mistake) {
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			files := folder(t, dir)
			m.apply(t, files)
			file, line := m.place(t, files)
			_, err := specs.Load(files, "here")
			var problems specs.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("got %v, want problems", err)
			}
			want := specs.Problem{File: path.Join("here", file), Line: line, Text: m.want}
			if len(problems) != 1+m.more || !holds(problems, want) {
				t.Errorf("got\n%v\nwant, with %d more,\n%v", problems, m.more, want)
			}
		})
	}
}

func holds(problems specs.Problems, want specs.Problem) bool {
	for _, p := range problems {
		if p == want {
			return true
		}
	}
	return false
}
