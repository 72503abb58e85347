package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/conformance/sender/jump"
)

// examined is what doctor has found out about one thing.
type examined struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"` // time, or machine
	Works  bool   `json:"works"`
	Detail string `json:"detail"`
}

// doctorSheet is what doctor prints.
type doctorSheet struct {
	Healthy  bool       `json:"healthy"` // any unmodified program can be taken through its schedule
	Findings []examined `json:"findings"`
}

func newDoctor(c *console) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say which time modes work on this machine, and what else is there",
		Long: `Tries each of the ways in which a sender's time can run (--time of test sender) and says which of them work on this
machine, and whether the container engine can be reached. A tiny program is started for that; nothing else is touched.

Exit code 0: unmodified programs can be taken through a schedule (jump or faketime works); 3: they cannot.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			sheet := examine(cmd.Context())
			if err := c.writeDoctor(sheet, asJSON); err != nil {
				return err
			}
			if !sheet.Healthy {
				return exitError{code: exitInconclusive}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// examine tries everything.
func examine(ctx context.Context) doctorSheet {
	sheet := doctorSheet{Findings: []examined{
		{"real", "time", true, "as long as the schedule takes"},
		{"xN", "time", true, "for a sender that divides its delays by N"},
		{"clock=URL", "time", true, "for a sender with a test clock"},
		tell("faketime", "time", "libfaketime is there; not for Go and static programs", tryFaketime(ctx)),
		tell("jump", "time", "an hour of sleep took no time; for any program", jump.Try(ctx)),
		tell("loopback", "machine", "127.0.0.1 can be listened on", tryLoopback()),
		tell("containers", "machine", "the engine answers", tryEngine(ctx)),
	}}
	for _, f := range sheet.Findings {
		sheet.Healthy = sheet.Healthy || f.Works && (f.Name == "faketime" || f.Name == "jump")
	}
	return sheet
}

// tell says what a trial has shown.
func tell(name, kind, well string, err error) examined {
	if err != nil {
		return examined{name, kind, false, oneLine(err)}
	}
	return examined{name, kind, true, well}
}

func (c *console) writeDoctor(sheet doctorSheet, asJSON bool) error {
	if asJSON {
		return writeIndented(c, sheet)
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WHAT\tWORKS\tDETAIL")
	for _, f := range sheet.Findings {
		name, works := f.Name, "no"
		if f.Kind == "time" {
			name = "--time " + name
		}
		if f.Works {
			works = "yes"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", name, works, f.Detail)
	}
	return table.Flush()
}
