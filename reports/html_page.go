package reports

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// page is what the HTML report shows.
type page struct {
	style, script asset

	Title       string
	Subject     string // who was judged
	Class, Word string // of the verdict
	Because     string
	Interrupted bool
	Tally       []tally
	Failures    []requirement
	Complaints  []string
	Facts       []fact
	Assumptions []specs.Assumption
	Pictures    pictures
	Outcomes    []Outcome
	Areas       []string
	Rows        []requirement
}

// tally is the counts of one level.
type tally struct {
	Level  specs.Level
	Counts Counts
}

// fact is one line of what the verdict rests on. A link is shown as such only if it leads to a web page.
type fact struct{ Name, Text, Link string }

// Long tells whether the text wants the whole width.
func (f fact) Long() bool { return len(f.Text) > 70 }

func newPage(report Report) (page, error) {
	style, err := newAsset("style.css")
	if err != nil {
		return page{}, err
	}
	script, err := newAsset("script.js")
	if err != nil {
		return page{}, err
	}
	word, _ := verdictWords(report.Verdict)
	subject := fmt.Sprintf("%s %s", clippedName(report.Provider.ID), clippedName(string(report.Target.Party)))
	p := page{
		style: style, script: script,
		Title: strings.ToLower(word) + ": " + subject, Subject: subject,
		Class: verdictClass(report.Verdict), Word: word, Because: clip(because(report), 4000), Interrupted: !report.Run.Complete,
		Tally:       []tally{{specs.Must, report.Summary.Must}, {specs.Should, report.Summary.Should}},
		Complaints:  each(report.Run.Complaints, clipped),
		Facts:       facts(report),
		Assumptions: each(report.Run.Assumptions, clippedAssumption),
		Pictures:    newPictures(report),
		Outcomes:    Outcomes(),
		Areas:       each(areas(report.Results), clippedName),
		Rows:        requirements(report),
	}
	for _, level := range []specs.Level{specs.Must, specs.Should} {
		for _, row := range p.Rows {
			if row.Open && row.result.Level == level {
				p.Failures = append(p.Failures, row)
			}
		}
	}
	return p, nil
}

// facts returns what the verdict rests on and how to make it again. Facts without a text are left out.
func facts(report Report) []fact {
	run, provider := report.Run, report.Provider
	took := milliseconds(float64(run.FinishedAt.Sub(run.StartedAt).Milliseconds()))
	var v variables
	var command []string
	for _, arg := range run.Command {
		command = append(command, v.word(arg))
	}
	all := []fact{
		{"Target", fmt.Sprintf("%s at %s", report.Target.Party, report.Target.URL), ""},
		{"Provider", fmt.Sprintf("%s (%s)", provider.Title, provider.ID), ""},
		{"Document", provider.Document, webPage(provider.Documentation)},
		{"Digest of the provider’s data", provider.Digest, ""},
		{"Tool", report.Tool.Name + " " + report.Tool.Version, ""},
		{"Run", fmt.Sprintf("%s, started %s, took %s", run.ID, run.StartedAt.UTC().Format(time.RFC3339), took), ""},
		{"Seed", fmt.Sprintf("%d (--seed %d repeats the same deliveries)", run.Seed, run.Seed), ""},
		{"Time", run.Time, ""},
		{"Retry table read as", string(run.Schedule), ""},
		{"Relaxations", orNone(strings.Join(run.Relaxations, ", ")), ""},
		{"A failed should", map[bool]string{true: "counts (strict)", false: "does not count"}[run.Strict], ""},
		{"Command", strings.Join(command, " "), ""},
	}
	if all[2].Text == "" {
		all[2].Text = provider.Documentation
	}
	all = slices.DeleteFunc(all, func(f fact) bool { return f.Text == "" })
	return each(all, func(f fact) fact { return fact{f.Name, clip(f.Text, 4000), f.Link} })
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// webPage returns an address if a browser would open it as a web page, and nothing otherwise.
func webPage(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		return ""
	}
	return address
}

// areas returns every area once, in catalogue order.
func areas(results []Result) []string {
	var all []string
	for _, r := range results {
		if !slices.Contains(all, r.Area) {
			all = append(all, r.Area)
		}
	}
	return all
}

func clippedAssumption(a specs.Assumption) specs.Assumption {
	return specs.Assumption{Fact: clipped(a.Fact), Value: clipped(a.Value), Note: clipped(a.Note)}
}

// verdictClass is the verdict as a class of the style sheet.
func verdictClass(v Verdict) string {
	if v == Conformant || v == Nonconformant {
		return string(v)
	}
	return string(InconclusiveVerdict)
}

// clippedName is clip for a text of a word or two on one line.
func clippedName(s string) string { return oneLine(clip(s, 80)) }

// clipped is clip for a text that is a sentence or two.
func clipped(s string) string { return clip(s, 2000) }

// clip returns a text in printable form, cut with a note if it is longer than so many bytes.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return printable(s)
	}
	kept := withoutPartialRune([]byte(s[:limit]))
	return printable(string(kept)) + fmt.Sprintf(" … (%s more)", count(len(s)-len(kept), "byte"))
}
