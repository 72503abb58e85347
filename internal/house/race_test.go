package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// Every package that starts goroutines is among those that make test runs under the race detector.
func TestRaceDetectorSeesWhatIsConcurrent(t *testing.T) {
	g := NewWithT(t)
	makefile, err := os.ReadFile("../../Makefile")
	g.Expect(err).NotTo(HaveOccurred())
	_, list, found := strings.Cut(string(makefile), "\nRACED = ")
	g.Expect(found).To(BeTrue(), "the Makefile has no list RACED")
	list, _, _ = strings.Cut(strings.ReplaceAll(list, "\\\n", " "), "\n")
	raced, concurrent := strings.Fields(list), 0
	for _, p := range packages(t) {
		if !startsGoroutines(t, p) {
			continue
		}
		concurrent++
		if !slices.Contains(raced, "./"+p.ImportPath) {
			t.Errorf("%s starts goroutines: add it to RACED in the Makefile", p.ImportPath)
		}
	}
	g.Expect(concurrent).To(BeNumerically(">", 5))
}

// startsGoroutines tells whether a package has a go statement, or a call of a method Go as a sync.WaitGroup has it.
func startsGoroutines(t *testing.T, p listed) bool {
	t.Helper()
	found := false
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				found = true
			case *ast.CallExpr:
				selected, is := n.Fun.(*ast.SelectorExpr)
				found = found || is && selected.Sel.Name == "Go"
			}
			return !found
		})
	}
	return found
}
