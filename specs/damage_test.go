package specs_test

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

// TestDamagedFolders: whatever happens to a file, Load answers with a provider or with problems that name a line which
// the file has, each on one line of text.
func TestDamagedFolders(t *testing.T) {
	for _, dir := range []string{"cargolint", "testdata/parcels"} {
		intact := folder(t, dir)
		rapid.Check(t, func(t *rapid.T) {
			files := maps.Clone(intact)
			file := rapid.SampledFrom(slices.Sorted(maps.Keys(files))).Draw(t, "file")
			damaged := *files[file]
			damaged.Data = []byte(damage(t, string(damaged.Data)))
			files[file] = &damaged
			_, err := specs.Load(files, "here")
			var problems specs.Problems
			if err != nil && !errors.As(err, &problems) {
				t.Fatalf("%v", err)
			}
			for _, p := range problems {
				name, _ := filepath.Rel("here", p.File)
				lines := 0
				if f := files[name]; f != nil {
					lines = 1 + strings.Count(string(f.Data), "\n")
				}
				if p.Line < 0 || p.Line > lines || p.Text == "" || strings.Contains(p.Text, "\n") || strings.Contains(p.Text, "specs.") {
					t.Fatalf("%s\n%s", p, files[file].Data)
				}
			}
		})
	}
}

func damage(t *rapid.T, text string) string {
	lines := strings.SplitAfter(text, "\n")
	at := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
	line := lines[at]
	cut := rapid.IntRange(0, len(line)).Draw(t, "column")
	switch rapid.IntRange(0, 7).Draw(t, "damage") {
	case 0:
		lines[at] = ""
	case 1:
		lines[at] = line + line
	case 2:
		lines[at] = " " + line
	case 3:
		lines[at] = line[:cut] + rapid.SampledFrom([]string{"\"", ":", "}", "[", "&a ", "*a", "~", "\t", "\x00", "null", "- ", "7", "#"}).Draw(t, "insert") + line[cut:]
	case 4:
		lines[at] = line[:cut] + "\n"
	case 5:
		key, _, _ := strings.Cut(line, ":")
		lines[at] = key + ":\n"
	case 6:
		key, _, _ := strings.Cut(line, ":")
		lines[at] = key + ": " + rapid.SampledFrom([]string{"[]", "{}", "-1", "''", "true", "[null]", "{a: b}", "/", "!!binary x"}).Draw(t, "value") + "\n"
	default:
		return strings.Join(lines[:at], "") + line[:cut]
	}
	return strings.Join(lines, "")
}

func TestProblemsPrintOneALine(t *testing.T) {
	problems := specs.Problems{{File: "a/b.yaml", Line: 3, Text: "is wrong"}, {File: "a/c.yaml", Text: "is missing"}}
	NewWithT(t).Expect(problems).To(MatchError("a/b.yaml:3: is wrong\na/c.yaml: is missing"))
}
