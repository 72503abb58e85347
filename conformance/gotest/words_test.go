package gotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

var flag = regexp.MustCompile(`--[a-z][a-z-]*[a-z]`)

// No text of the suites speaks of a flag that has no name here.
func TestEveryFlagHasAName(t *testing.T) {
	g := NewWithT(t)
	said := 0
	for _, dir := range []string{"..", "../receiver", "../sender", "../sender/clock", "../sender/customer", "../sender/sink", "../sender/trigger"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		g.Expect(err).NotTo(HaveOccurred())
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			g.Expect(err).NotTo(HaveOccurred())
			ast.Inspect(file, func(node ast.Node) bool {
				literal, ok := node.(*ast.BasicLit)
				if ok && literal.Kind == token.STRING && flag.MatchString(literal.Value) {
					said++
					g.Expect(flag.FindString(inGo(literal.Value))).To(BeEmpty(), literal.Value)
				}
				return true
			})
		}
	}
	g.Expect(said).To(BeNumerically(">", 20))
}

func TestInGo(t *testing.T) {
	g := NewWithT(t)
	g.Expect(inGo("--secret and --next-secret are equal")).To(Equal("Secret and NextSecret are equal"))
}
