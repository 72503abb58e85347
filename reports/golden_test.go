package reports

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	g := NewWithT(t)
	path := filepath.Join("testdata", name+".golden")
	if *update {
		g.Expect(os.MkdirAll("testdata", 0o755)).To(Succeed())
		g.Expect(os.WriteFile(path, got, 0o644)).To(Succeed())
	}
	want, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred(), "run the tests with -update to write it")
	g.Expect(string(got)).To(Equal(string(want)), "the output differs from %s; if it should, run the tests with -update", path)
}

// writers are all writers, by the name of their golden file.
func writers() map[string]func(io.Writer, Report) error {
	text := func(o TextOptions) func(io.Writer, Report) error {
		return func(w io.Writer, r Report) error { return WriteText(w, r, o) }
	}
	return map[string]func(io.Writer, Report) error{
		"report.json":      WriteJSON,
		"report.junit.xml": WriteJUnit,
		"report.txt":       text(TextOptions{}),
		"verbose.txt":      text(TextOptions{Verbose: true, Width: 100}),
		"color.txt":        text(TextOptions{Color: true}),
		"report.html":      WriteHTML,
		"report.md":        WriteMarkdown,
		"badge.svg":        WriteBadge,
	}
}

func TestGoldenFiles(t *testing.T) {
	for name, write := range writers() {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			NewWithT(t).Expect(write(&out, sample())).To(Succeed())
			golden(t, name, out.Bytes())
		})
	}
}

func TestGoldenVerdicts(t *testing.T) {
	interrupted := sample()
	interrupted.Run.Complete = false
	interrupted.Results = interrupted.Results[6:]
	interrupted.Conclude()

	strict := sample()
	strict.Run.Strict = true
	strict.Run.Complaints = []string{"PX-R-ACK-01 is listed as a known failure on line 3, but it passes: take it off the list"}
	strict.Conclude()

	for name, report := range map[string]Report{"conformant": plainSample(), "interrupted": interrupted, "strict": strict} {
		for suffix, write := range map[string]func(io.Writer, Report) error{
			".txt": writers()["report.txt"], ".junit.xml": WriteJUnit, ".md": WriteMarkdown, ".badge.svg": WriteBadge,
		} {
			t.Run(name+suffix, func(t *testing.T) {
				var out bytes.Buffer
				NewWithT(t).Expect(write(&out, report)).To(Succeed())
				golden(t, name+suffix, out.Bytes())
			})
		}
	}
}

func TestWritersReportErrorsOfTheWriter(t *testing.T) {
	for name, write := range writers() {
		t.Run(name, func(t *testing.T) {
			reader, writer := io.Pipe()
			NewWithT(t).Expect(reader.Close()).To(Succeed())
			NewWithT(t).Expect(write(writer, sample())).To(MatchError(io.ErrClosedPipe))
		})
	}
}

func TestWritersLeaveTheReportAlone(t *testing.T) {
	for name, write := range writers() {
		t.Run(name, func(t *testing.T) {
			report := sample()
			NewWithT(t).Expect(write(io.Discard, report)).To(Succeed())
			NewWithT(t).Expect(report).To(Equal(sample()))
		})
	}
}
