package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

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
		"json":  reports.WriteJSON,
		"junit": reports.WriteJUnit,
	}
}

// parseOutputs reads --report FORMAT=FILE texts.
func parseOutputs(texts []string) ([]output, error) {
	var outputs []output
	for _, text := range texts {
		format, file, ok := strings.Cut(text, "=")
		if writers()[format] == nil || !ok || file == "" {
			return nil, fmt.Errorf("--report %q: want json=FILE or junit=FILE", text)
		}
		outputs = append(outputs, output{format, file})
	}
	return outputs, nil
}

// write writes every report, and the readable summary unless a report goes to standard output.
func (c *console) write(report reports.Report, outputs []output) error {
	summary := true
	for _, o := range outputs {
		var text bytes.Buffer
		if err := writers()[o.format](&text, report); err != nil {
			return err
		}
		if o.file == "-" {
			summary = false
			if _, err := c.out.Write(text.Bytes()); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(o.file, text.Bytes(), 0o644); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	if !summary {
		return nil
	}
	if c.quiet {
		_, err := fmt.Fprintln(c.out, report.Verdict)
		return err
	}
	return reports.WriteText(c.out, report, reports.TextOptions{Color: c.color(c.out)})
}
