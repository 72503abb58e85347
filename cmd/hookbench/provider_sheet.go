package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"

	"github.com/hookbench/hookbench/specs"
)

// providerSheet is what `providers show` prints of a provider.
type providerSheet struct {
	ID            string              `json:"id"`
	Title         string              `json:"title"`
	Document      string              `json:"document"`
	Documentation string              `json:"documentation"`
	Digest        string              `json:"digest"`
	Facts         []specs.NamedFact   `json:"facts"`
	Events        []eventRow          `json:"events"`
	Endpoints     []endpointRow       `json:"endpoints"`
	Requirements  []specs.Requirement `json:"requirements"`
}

type eventRow struct {
	Name     string   `json:"name"`
	Subtypes []string `json:"subtypes,omitempty"`
	Verified bool     `json:"verified"`
	Section  string   `json:"section"`
	Note     string   `json:"note,omitempty"`
}

type endpointRow struct {
	Method  string   `json:"method"`
	Path    string   `json:"path"`
	Scopes  []string `json:"scopes,omitempty"`
	Summary string   `json:"summary"`
}

func newProviderSheet(p *specs.Provider) providerSheet {
	sheet := providerSheet{
		ID: p.ID(), Title: p.Contract.Title, Document: p.Contract.Document, Documentation: p.Contract.Documentation,
		Digest: p.Digest, Facts: p.Facts(), Requirements: p.Catalogue.Requirements,
		Events: []eventRow{}, Endpoints: []endpointRow{},
	}
	for _, e := range p.Events {
		sheet.Events = append(sheet.Events, eventRow{e.Name, e.Subtypes, !e.Unverified, e.Section, e.Note})
	}
	for _, path := range p.OpenAPI().Paths.InMatchingOrder() {
		item := p.OpenAPI().Paths.Value(path)
		for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			operation := item.GetOperation(method)
			if operation == nil {
				continue
			}
			row := endpointRow{Method: method, Path: path, Summary: operation.Summary}
			if operation.Security != nil {
				for _, demand := range *operation.Security {
					for _, scopes := range demand {
						row.Scopes = append(row.Scopes, scopes...)
					}
				}
			}
			sheet.Endpoints = append(sheet.Endpoints, row)
		}
	}
	return sheet
}

// print writes the sheet as tables.
func (s providerSheet) print(w io.Writer) error {
	fmt.Fprintf(w, "%s: %s\n%s, %s\n%s\n", s.ID, s.Title, s.Document, s.Documentation, s.Digest)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "\nFACT\tVALUE\tBASIS\tSECTION\n")
	for _, f := range s.Facts {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", f.Fact, f.Value, f.Basis, f.Section)
	}
	fmt.Fprint(table, "\nEVENT\tSUBTYPES\tVERIFIED\tSECTION\n")
	for _, e := range s.Events {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", e.Name, shortened(strings.Join(e.Subtypes, " "), 48), yesNo(e.Verified), e.Section)
	}
	if len(s.Endpoints) > 0 {
		fmt.Fprint(table, "\nENDPOINT\tSCOPES\tSUMMARY\n")
	}
	for _, e := range s.Endpoints {
		fmt.Fprintf(table, "%s %s\t%s\t%s\n", e.Method, e.Path, strings.Join(e.Scopes, " "), e.Summary)
	}
	fmt.Fprint(table, "\nREQUIREMENT\tPARTY\tLEVEL\tBASIS\tCHECK\tTEXT\n")
	for _, r := range s.Requirements {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Party, r.Level, r.Basis, r.Check, r.Text)
	}
	return table.Flush()
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
