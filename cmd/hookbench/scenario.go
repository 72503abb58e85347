package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/internal/controlclient"
)

// scenarioFlags are the flags of scenario.
type scenarioFlags struct {
	client clientFlags
	paced  bool
}

func newScenario(c *console) *cobra.Command {
	f := &scenarioFlags{}
	cmd := newClientCommand(&f.client, &cobra.Command{
		Use:   "scenario PROVIDER [NAME]",
		Short: "Play a documented sequence of events at a simulated provider, or list the sequences",
		Long: `Plays a documented sequence of events: all at once, each endpoint getting them in their order, or with --paced as far
apart on the provider's clock as the scenario says. Without a name it lists the scenarios.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return errors.New("hookbench scenario takes the id of a provider, and the name of a scenario or none to list them")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return f.list(cmd.Context(), c, args[0])
			}
			return f.play(cmd.Context(), c, args[0], args[1])
		},
	})
	cmd.Flags().BoolVar(&f.paced, "paced", false, "keep the documented time between the events, on the provider's clock")
	return cmd
}

func (f *scenarioFlags) list(ctx context.Context, c *console, provider string) error {
	if f.paced {
		return errors.New("--paced is for playing a scenario: give its name too")
	}
	r := request{http.MethodGet, scenariosOf(provider), nil}
	return call(ctx, c, &f.client, r, func(found controlclient.Scenarios) error {
		rows := [][]string{{"SCENARIO", "TEXT"}}
		for _, s := range found.Scenarios {
			rows = append(rows, []string{s.Name, strings.TrimSpace(s.Text)})
		}
		return c.writeGrid(rows...)
	})
}

func (f *scenarioFlags) play(ctx context.Context, c *console, provider, name string) error {
	r := request{http.MethodPost, scenariosOf(provider) + "/" + url.PathEscape(name), nil}
	if f.paced {
		r.body = map[string]bool{"paced": true}
	}
	return call(ctx, c, &f.client, r, func(played controlclient.Play) error {
		rows := [][]string{{"DUE", "EVENT", "SUBTYPE", "DELIVERIES"}}
		for _, step := range played.Events {
			rows = append(rows, []string{instant(&step.Due), step.Type, step.Subtype, strings.Join(step.Deliveries, " ")})
		}
		return c.writeGrid(rows...)
	})
}

func scenariosOf(provider string) string {
	return "/providers/" + url.PathEscape(provider) + "/scenarios"
}
