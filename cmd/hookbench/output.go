package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/reports"
)

// output is one report to write.
type output struct {
	format string
	file   string // "-" is standard output
}

// writers returns the report formats by their names.
func writers() map[string]func(io.Writer, reports.Report) error {
	return map[string]func(io.Writer, reports.Report) error{
		"badge":    reports.WriteBadge,
		"html":     reports.WriteHTML,
		"json":     reports.WriteJSON,
		"junit":    reports.WriteJUnit,
		"markdown": reports.WriteMarkdown,
	}
}

// formats lists the report formats for a sentence.
func formats() string { return listOf(slices.Sorted(maps.Keys(writers()))) }

// addReports adds the flag that asks for reports.
func addReports(flags *pflag.FlagSet, texts *[]string) {
	flags.StringArrayVar(texts, "report", nil, "write a report as FORMAT=FILE; formats: "+formats()+"; FILE - is standard output; repeatable")
}

// parseOutputs reads the FORMAT=FILE texts of a flag and finds out whether the files can be written.
func parseOutputs(flag string, texts []string) ([]output, error) {
	var outputs []output
	taken := map[string]bool{}
	for _, text := range texts {
		format, file, ok := strings.Cut(text, "=")
		switch {
		case writers()[format] == nil || !ok || file == "":
			return nil, fmt.Errorf("--%s %q: want FORMAT=FILE; formats: %s", flag, text, formats())
		case taken[file]:
			return nil, fmt.Errorf("--%s %q: another report goes there already", flag, text)
		}
		taken[file] = true
		outputs = append(outputs, output{format, file})
	}
	for _, o := range outputs {
		if err := o.try(); err != nil {
			return nil, fmt.Errorf("--%s: %w", flag, err)
		}
	}
	return outputs, nil
}

// try opens the file for writing, so that a run does not find out at its end that it cannot. It leaves no trace, and
// leaves pipes and devices alone: whoever reads them would see the end too early.
func (o output) try() error {
	if o.file == "-" {
		return nil
	}
	if found, err := os.Stat(o.file); err == nil && !found.Mode().IsRegular() && !found.IsDir() {
		return nil
	}
	_, before := os.Lstat(o.file)
	file, err := os.OpenFile(o.file, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	err = file.Close()
	if errors.Is(before, fs.ErrNotExist) {
		err = errors.Join(err, os.Remove(o.file)) // some systems remove no file that is open
	}
	return err
}

// write writes every report it can, and the readable summary unless a report goes to standard output.
func (c *console) write(report reports.Report, outputs []output) error {
	var failed []error
	summary := true
	for _, o := range outputs {
		summary = summary && o.file != "-"
		failed = append(failed, c.writeTo(o, report))
	}
	if summary {
		failed = append(failed, c.writeSummary(report))
	}
	return errors.Join(failed...)
}

func (c *console) writeTo(o output, report reports.Report) error {
	var text bytes.Buffer
	err := writers()[o.format](&text, report)
	switch {
	case err != nil:
	case o.file == "-":
		_, err = c.out.Write(text.Bytes())
	default:
		err = os.WriteFile(o.file, text.Bytes(), 0o644)
	}
	if err != nil {
		return fmt.Errorf("report %s=%s: %w", o.format, o.file, err)
	}
	return nil
}

func (c *console) writeSummary(report reports.Report) error {
	if c.quiet {
		_, err := fmt.Fprintln(c.out, report.Verdict)
		return err
	}
	return reports.WriteText(c.out, report, c.style(c.out))
}
