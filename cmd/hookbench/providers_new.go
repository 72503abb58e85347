package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/draft"
	"github.com/hookbench/hookbench/specs"
)

func newProvidersNew(c *console) *cobra.Command {
	var document string
	cmd := &cobra.Command{
		Use:   "new DIR",
		Short: "Draft a provider folder, commented, from an OpenAPI document if one is given",
		Long: `Writes a folder that loads, lints, is simulated and judges receivers as it stands, with comments that say what to change.
Nothing is overwritten.

With --openapi the events, schemas and examples come from an OpenAPI document, YAML or JSON: from webhooks (3.1), x-webhooks and
callbacks (3.0 and 3.1), and how deliveries are known from x-fern-webhook-signature, APIMatic's x-webhooks, header parameters
and the security of the webhooks. Nothing is fetched: references must stay within the document. What the document does not
say is marked as undocumented; hookbench providers lint lists it with its lines.`,
		Example: "  hookbench providers new ./acme\n  hookbench providers new ./acme --openapi acme-openapi.yaml",
		Args:    oneArgument("the path of the folder to write"),
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := drafted(args[0], document)
			if err != nil {
				return err
			}
			if err := d.Write(args[0]); err != nil {
				return err
			}
			return c.reportDraft(args[0], d)
		},
	}
	cmd.Flags().StringVar(&document, "openapi", "", "OpenAPI document to take the events from")
	return cmd
}

// drafted drafts a folder, from a document if there is one.
func drafted(dir, document string) (*draft.Draft, error) {
	id := draft.ID(dir)
	if absolute, err := filepath.Abs(dir); err == nil {
		id = draft.ID(absolute)
	}
	if id == "" {
		return nil, fmt.Errorf("%s: a provider's id is made from the name of its folder; give one with letters or digits", dir)
	}
	if document == "" {
		return draft.Plain(id)
	}
	text, err := readDocument(document)
	if err != nil {
		return nil, fmt.Errorf("--openapi: %w", err)
	}
	d, err := draft.FromOpenAPI(id, text)
	if err != nil {
		return nil, fmt.Errorf("--openapi: %s %w", document, err)
	}
	return d, nil
}

// readDocument reads no more of a file than a document may have.
func readDocument(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file; give an OpenAPI document, YAML or JSON", name)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, draft.LargestDocument+1))
	return text, errors.Join(err, f.Close())
}

// reportDraft says what was written, what was not taken over, and what there is to do.
func (c *console) reportDraft(dir string, d *draft.Draft) error {
	p, err := specs.Lint(dir, checks())
	var problems specs.Problems
	if err != nil && !errors.As(err, &problems) {
		return err
	}
	for _, note := range d.Notes {
		fmt.Fprintf(c.err, "note: %s\n", note)
	}
	fmt.Fprintf(c.out, "%s: written, with %s\n", dir, counted(d.Events, "event", "events"))
	if len(problems) > 0 {
		fmt.Fprintln(c.out, problems)
		return exitError{exitNonconformant, fmt.Errorf("%s has %s to correct by hand", dir, counted(len(problems), "problem", "problems"))}
	}
	if !strings.ContainsAny(dir, `./\`) {
		dir = "./" + dir // where a provider is named, a bare name is that of a built-in one
	}
	fmt.Fprintf(c.out, "%s are checked; %s that nobody documents are left to fill in:\n  hookbench providers lint %[3]s\n  hookbench simulate %[3]s\n  hookbench test receiver --provider %[3]s --url …\n",
		counted(len(p.Catalogue.Requirements), "requirement", "requirements"), counted(len(p.Assumptions()), "fact", "facts"), dir)
	return nil
}
