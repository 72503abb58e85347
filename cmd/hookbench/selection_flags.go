package main

import (
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/specs"
)

// selectionFlags say which requirements are tried and which failures are put up with.
type selectionFlags struct {
	only   []string
	skip   []string
	strict bool
	known  string
}

func (f *selectionFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.only, "only", nil, "try only these: an id, an id prefix, area:NAME or level:must|should; repeatable")
	flags.StringArrayVar(&f.skip, "skip", nil, "do not try these; repeatable")
	flags.BoolVar(&f.strict, "strict", false, "let a failed should decide the verdict too")
	flags.StringVar(&f.known, "known-failures", "", "file with one requirement id a line and a reason after #: those must fail, and do not decide the verdict")
}

func (f *selectionFlags) read(provider *specs.Provider, party specs.Party) (conformance.Selection, []conformance.KnownFailure, error) {
	selection := conformance.Select(f.only, f.skip)
	if err := selection.Check(provider.Catalogue, party); err != nil {
		return selection, nil, err
	}
	if f.known == "" {
		return selection, nil, nil
	}
	file, err := os.Open(f.known)
	if err != nil {
		return selection, nil, fmt.Errorf("--known-failures: %w", err)
	}
	defer file.Close()
	known, err := conformance.ReadKnownFailures(file)
	if err != nil {
		return selection, nil, fmt.Errorf("--known-failures %s: %w", f.known, err)
	}
	return selection, known, nil
}
