package reports

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// fact is one line of what the verdict rests on. A link is shown as such only if it leads to a web page.
type fact struct{ Name, Text, Link string }

// Long tells whether the text wants the whole width.
func (f fact) Long() bool { return len(f.Text) > 70 }

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
		{"Target", judged(report.Target), ""},
		{"Provider", fmt.Sprintf("%s (%s)", provider.Title, provider.ID), ""},
		{"Document", provider.Document, webPage(provider.Documentation)},
		{"Digest of the provider’s data", provider.Digest, ""},
		{"Tool", report.Tool.Name + " " + report.Tool.Version, ""},
		{"Run", fmt.Sprintf("%s, started %s, took %s", run.ID, run.StartedAt.UTC().Format(time.RFC3339), took), ""},
		{"Seed", fmt.Sprintf("%d (--seed %d repeats the same deliveries)", run.Seed, run.Seed), ""},
		{"Time", run.Time, ""},
		{"Retry table read as", string(run.Schedule), ""},
		{"Delays", measure(run.Retry), ""},
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
