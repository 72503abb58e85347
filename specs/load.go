package specs

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// The files of a provider folder.
const (
	openapiFile      = "openapi.yaml"
	contractFile     = "delivery.yaml"
	catalogueFile    = "requirements.yaml"
	vectorsFile      = "vectors.yaml"
	scenariosFile    = "scenarios.yaml"
	sharedFile       = "catalogue.yaml" // not of the folder: the shared catalogue
	examplesFolder   = "examples"
	webhookExtension = "x-webhook"
)

// Load reads a provider folder strictly: an unknown key, a dangling name or an example that breaks its own schema
// is a Problem. All problems are reported at once. The name is what the problems' file paths start with.
func Load(folder fs.FS, name string) (*Provider, error) { return load(folder, name, nil) }

// load reads a provider folder, and holds its catalogue against the checks where they are given.
func load(folder fs.FS, name string, checks *Checks) (*Provider, error) {
	l := newLoader(folder, name)
	l.checks = checks
	l.files()
	l.document()
	l.lint()
	return l.finish()
}

func newLoader(folder fs.FS, name string) *loader {
	return &loader{
		folder: folder, name: name, provider: &Provider{},
		trees: map[string]*yaml.Node{}, damaged: map[*yaml.Node]bool{}, veils: map[string][]byte{}, sound: map[string]bool{}, texts: map[string][]byte{},
	}
}

// files reads all files of the folder, and decodes what is no OpenAPI.
func (l *loader) files() {
	l.decode(contractFile, &l.provider.Contract)
	l.decode(catalogueFile, &l.provider.Catalogue)
	l.decode(vectorsFile, &l.vectors)
	l.decode(scenariosFile, &l.scenarios)
	l.provider.Vectors, l.provider.Scenarios = l.vectors.Vectors, l.scenarios.Scenarios
	l.webhooks()
	l.examples()
}

// finish returns the provider, or everything that is wrong with its folder.
func (l *loader) finish() (*Provider, error) {
	if len(l.problems) > 0 {
		slices.SortFunc(l.problems, func(a, b Problem) int {
			return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Text, b.Text))
		})
		return nil, slices.Compact(l.problems)
	}
	l.digest()
	return l.provider, nil
}

// loader reads one folder and collects what is wrong with it.
type loader struct {
	folder   fs.FS
	name     string
	provider *Provider
	problems Problems
	checks   *Checks     // nil: whatever the catalogue names
	api      *openapi3.T // nil: it is not valid

	vectors struct {
		Vectors []Vector `yaml:"vectors"`
	}
	scenarios struct {
		Scenarios []Scenario `yaml:"scenarios"`
	}

	texts map[string][]byte     // every file that was read
	trees map[string]*yaml.Node // YAML files that could be parsed
	sound map[string]bool       // YAML files that could be decoded, once repaired: only these are worth linting

	damaged map[*yaml.Node]bool // values that could not be decoded, of which nothing more is to be said
	astray  bool                // something in the OpenAPI document cannot be taken out, so that the library would stumble over it
	misfits bool                // the OpenAPI document is not valid, so that one of its schemas may not be one
	veils   map[string][]byte   // files of the OpenAPI document with what is wrong taken out
}

// problem reports one mistake; line 0 stands for the whole file.
func (l *loader) problem(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: filepath.Join(l.name, file), Line: line, Text: fmt.Sprintf(format, args...)})
}

// read returns the text of a file; a problem, and false, where it cannot be read.
func (l *loader) read(file string) ([]byte, bool) {
	text, err := fs.ReadFile(l.folder, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.problem(file, 0, "is missing: every provider folder has this file")
	case err != nil:
		l.problem(file, 0, "cannot be read: %v", err)
	default:
		l.texts[file] = text
	}
	return text, err == nil
}

// digest names the content of the files that were read: reports carry it so that a verdict can be traced to the data it came from.
func (l *loader) digest() {
	sum := sha256.New()
	for _, file := range slices.Sorted(maps.Keys(l.texts)) {
		fmt.Fprintf(sum, "%s\x00%d\x00", file, len(l.texts[file]))
		sum.Write(l.texts[file])
	}
	l.provider.Digest = "sha256:" + hex.EncodeToString(sum.Sum(nil))
}
