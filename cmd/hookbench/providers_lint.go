package main

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/conformance/sender"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

func newProvidersLint(c *console) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lint DIR",
		Short: "Check a provider folder and name every problem with file, line and what to write instead",
		Long: `Reads a provider folder as every other command does, and reports all that is wrong with it at once: files that are
missing, unknown keys, names that lead nowhere, examples that break their schema, requirements whose check does not exist
or lacks a parameter, vectors that do not verify. What is right is listed too: the facts that nobody documents, which stand
in every report as assumptions and are what there is to fill in.

Exit code 1 if there is a problem. A folder that has one is refused wherever a provider is named.`,
		Args: oneArgument("the path of a provider folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := specs.Lint(args[0], checks())
			var problems specs.Problems
			if err != nil && !errors.As(err, &problems) {
				return err
			}
			if asJSON {
				err = writeIndented(c, newLintSheet(p, problems))
			} else {
				err = printLint(c, args[0], p, problems)
			}
			if err == nil && len(problems) > 0 {
				err = exitError{exitNonconformant, fmt.Errorf("%s has %s", args[0], counted(len(problems), "problem", "problems"))}
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// checks returns what a catalogue and vectors are held against.
func checks() specs.Checks {
	return specs.Checks{
		Names: map[specs.Party][]string{
			specs.Receiver: slices.Sorted(maps.Keys(receiver.Checks())),
			specs.Sender:   slices.Sorted(maps.Keys(sender.Checks())),
		},
		Accepts: func(r specs.Requirement) error {
			if r.Party == specs.Sender {
				return sender.Accepts(r)
			}
			return receiver.Accepts(r)
		},
		Verify: verifies,
	}
}

// verifies returns an error for a vector that does not do what it must. Only signatures are computed.
func verifies(c specs.Contract, v specs.Vector) error {
	scheme := c.Authentication.Signature
	if scheme == nil {
		return nil
	}
	header := http.Header{}
	for name, value := range v.Headers {
		header.Set(name, value)
	}
	m := signature.Message{ID: v.ID, Timestamp: v.Timestamp, Body: []byte(v.Body), URL: v.URL}
	err := signature.Verify(*scheme, v.Secret, header.Get(scheme.Header), m)
	for _, b := range scheme.Beside {
		if value := header.Get(b.Header); value != "" && err == nil {
			err = signature.Verify(scheme.As(b), v.Secret, value, m)
		}
	}
	switch {
	case err == nil && v.Invalid:
		return errors.New("verifies, although it says invalid: true")
	case err != nil && !v.Invalid:
		return fmt.Errorf("does not verify by authentication.signature: %w", err)
	default:
		return nil
	}
}

// lintSheet is what `providers lint --json` prints.
type lintSheet struct {
	Problems     []lintProblem      `json:"problems"`
	Events       int                `json:"events"`
	Requirements int                `json:"requirements"`
	Assumptions  []specs.Assumption `json:"assumptions"`
}

type lintProblem struct {
	File string `json:"file"`
	Line int    `json:"line"` // 0: the whole file
	Text string `json:"text"`
}

func newLintSheet(p *specs.Provider, problems specs.Problems) lintSheet {
	sheet := lintSheet{Problems: []lintProblem{}, Assumptions: []specs.Assumption{}}
	for _, problem := range problems {
		sheet.Problems = append(sheet.Problems, lintProblem(problem))
	}
	if p != nil {
		sheet.Events, sheet.Requirements = len(p.Events), len(p.Catalogue.Requirements)
		sheet.Assumptions = append(sheet.Assumptions, p.Assumptions()...)
	}
	return sheet
}

func printLint(c *console, dir string, p *specs.Provider, problems specs.Problems) error {
	if len(problems) > 0 {
		_, err := fmt.Fprintln(c.out, problems)
		return err
	}
	fmt.Fprintf(c.out, "%s: no problems; %s, %s\n", dir, counted(len(p.Events), "event", "events"), counted(len(p.Catalogue.Requirements), "requirement", "requirements"))
	assumptions := p.Assumptions()
	if len(assumptions) == 0 {
		return nil
	}
	fmt.Fprintf(c.out, "%s that nobody documents, left to fill in:\n", counted(len(assumptions), "fact", "facts"))
	for _, a := range assumptions {
		line := fmt.Sprintf("  %s:%d: %s: %s", "delivery.yaml", p.FactLine(a.Fact), a.Fact, a.Value)
		if a.Note != "" {
			line += " (" + a.Note + ")"
		}
		if _, err := fmt.Fprintln(c.out, line); err != nil {
			return err
		}
	}
	return nil
}
