package specs

import (
	"os"
	"path/filepath"
	"slices"
)

// Checks says what can be proved, so that a catalogue can be held against it. The checks themselves are for others to know.
type Checks struct {
	Names   map[Party][]string           // names of the checks that there are for a party
	Accepts func(Requirement) error      // objects to parameters that a check does not take, or lacks
	Verify  func(Contract, Vector) error // objects to a vector that does not verify although it must, or verifies although it must not
}

// Lint reads the provider folder at a path as Load does, and reports besides every requirement whose check does not exist
// or does not take its parameters, and every vector that does not do what it must. The error is ErrUnknownProvider, or Problems.
func Lint(path string, checks Checks) (*Provider, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil, noFolder(path)
	}
	return load(os.DirFS(path), filepath.Clean(path), &checks)
}

// bind objects to a requirement of the folder's own that no check can prove.
func (l *loader) bind(r Requirement, at keyPath) {
	if l.checks == nil || !checkForm().MatchString(r.Check) || l.checks.Names[r.Party] == nil {
		return
	}
	names := l.checks.Names[r.Party]
	if !slices.Contains(names, r.Check) {
		l.object(catalogueFile, at.with("check"), "there is no %s check %q%s; hookbench providers checks lists them",
			r.Party, r.Check, didYouMean(r.Check, names))
		return
	}
	if err := l.checks.Accepts(r); err != nil {
		l.object(catalogueFile, at.with("with"), "%v", err)
	}
}

// verify objects to a vector that does not do what it must, by a contract that is right where signatures depend on it.
func (l *loader) verify(v Vector, at keyPath) {
	if l.checks == nil || l.checks.Verify == nil || slices.ContainsFunc(l.problems, l.signs) {
		return
	}
	if err := l.checks.Verify(l.provider.Contract, v); err != nil {
		l.object(vectorsFile, at, "%q %v", v.Name, err)
	}
}

// signs tells whether a problem stands in a part of delivery.yaml on which the signature of a delivery depends.
func (l *loader) signs(p Problem) bool {
	if p.File != filepath.Join(l.name, contractFile) {
		return false
	}
	section := ""
	for i, key := range l.trees[contractFile].Content {
		if i%2 == 0 && key.Line <= p.Line {
			section = key.Value
		}
	}
	return !slices.Contains([]string{
		"title", "document", "documentation", "request", "acknowledge", "retry", "testDelivery", "api", "subscriptions", "handshake", "triggers",
	}, section)
}
