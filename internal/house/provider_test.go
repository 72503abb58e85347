package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// names returns what only the data may say: the ids of the providers, and the headers that are theirs.
func names(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		all = append(all, id)
		if by := p.Contract.Authentication.Signature; by != nil {
			all = append(all, by.Header)
		}
		if by := p.Contract.Authentication.StaticKey; by != nil {
			all = append(all, by.Header)
		}
	}
	return all
}

// naming matches a name as a word of its own, in any letter case.
func naming(names []string) *regexp.Regexp {
	for i, name := range names {
		names[i] = regexp.QuoteMeta(name)
	}
	return regexp.MustCompile(`(?i)(^|[^a-z0-9-])(` + strings.Join(names, "|") + `)($|[^a-z0-9-])`)
}

// No Go of ours names a provider: what differs between them is data. Examples are written for one.
func TestNoGoNamesAProvider(t *testing.T) {
	g := NewWithT(t)
	all := names(t)
	g.Expect(len(all)).To(BeNumerically(">", len(specs.Builtin())), "no provider has a header of its own")
	pattern := naming(all)
	g.Expect(pattern.MatchString("--provider " + specs.Builtin()[0] + " --url")).To(BeTrue())
	files := 0
	for _, p := range packages(t) {
		if within(p.ImportPath, "examples") {
			continue
		}
		for _, name := range p.GoFiles {
			files++
			expectNoName(t, filepath.Join(p.Dir, name), pattern)
		}
	}
	g.Expect(files).To(BeNumerically(">", 50))
}

func expectNoName(t *testing.T, name string, pattern *regexp.Regexp) {
	t.Helper()
	places := token.NewFileSet()
	file, err := parser.ParseFile(places, name, nil, 0)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if _, ok := node.(*ast.ImportSpec); ok {
			return false // modules live where they live
		}
		literal, ok := node.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(literal.Value)
		if found := pattern.FindString(text); err == nil && found != "" {
			t.Errorf("%s names a provider or its header: %q", places.Position(literal.Pos()), strings.TrimSpace(found))
		}
		return true
	})
}
