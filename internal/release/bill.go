package main

import (
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"os"
	"runtime/debug"
	"strings"
	"time"
)

// build is what a program says of how it was built.
type build struct {
	version string
	path    string // of its module
	modules []*debug.Module
	golang  string
}

func inspect(path string) (build, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return build{}, err
	}
	if info.Main.Version == "" || info.Main.Version == "(devel)" {
		return build{}, errors.New("the program was built without a version: is git installed?")
	}
	return build{info.Main.Version, info.Main.Path, info.Deps, strings.TrimPrefix(info.GoVersion, "go")}, nil
}

// bill is a bill of materials as CycloneDX 1.6 has it, https://cyclonedx.org/docs/1.6/json/: of what is linked into a
// program, and of nothing else.
type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Timestamp  string     `json:"timestamp"`
	Component  component  `json:"component"`
	Properties []property `json:"properties"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl"`
	Properties []property `json:"properties,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func billOf(b build, at time.Time, target string) bill {
	all := []component{describe("library", "std", b.golang, "")}
	for _, m := range b.modules {
		if m.Replace != nil {
			m = m.Replace
		}
		all = append(all, describe("library", m.Path, m.Version, m.Sum))
	}
	return bill{
		Format: "CycloneDX", Spec: "1.6", Version: 1, Components: all,
		Metadata: metadata{
			Timestamp: at.UTC().Format(time.RFC3339), Component: describe("application", b.path, b.version, ""),
			Properties: []property{{"hookbench:platform", target}},
		},
	}
}

// describe returns a module as https://github.com/package-url/purl-spec names it.
func describe(kind, path, version, sum string) component {
	purl := "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
	c := component{Type: kind, Ref: purl, Name: path, Version: version, PURL: purl}
	if sum != "" {
		c.Properties = []property{{"hookbench:go.sum", sum}}
	}
	return c
}

func writeBill(path string, b build, at time.Time, target string) error {
	text, err := json.MarshalIndent(billOf(b, at, target), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
