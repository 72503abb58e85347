package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// advanceFlags are the flags of advance.
type advanceFlags struct {
	client clientFlags
	to     string
	idle   bool
}

func newAdvance(c *console) *cobra.Command {
	f := &advanceFlags{}
	cmd := newClientCommand(&f.client, &cobra.Command{
		Use:   "advance DURATION",
		Short: "Move the providers' clock forward, and return when all that fell due was sent and answered",
		Example: `  hookbench advance 24h
  hookbench advance --to 2026-01-31T12:00:00Z
  hookbench advance --until-idle`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), c, args) },
	})
	cmd.Flags().StringVar(&f.to, "to", "", "instant to move to (RFC 3339), instead of a duration")
	cmd.Flags().BoolVar(&f.idle, "until-idle", false, "move until nothing is pending, instead of a duration")
	return cmd
}

// move is what is asked of the control API; one member is set.
type move struct {
	Advance   string `json:"advance,omitempty"`
	AdvanceTo string `json:"advanceTo,omitempty"`
	UntilIdle bool   `json:"untilIdle,omitempty"`
}

func (f *advanceFlags) run(ctx context.Context, c *console, args []string) error {
	m, err := f.move(args)
	if err != nil {
		return err
	}
	return call(ctx, c, &f.client, request{http.MethodPost, "/clock", m}, c.writeClock)
}

// move reads what is to be done.
func (f *advanceFlags) move(args []string) (move, error) {
	ways := len(args)
	if f.to != "" {
		ways++
	}
	if f.idle {
		ways++
	}
	if ways != 1 {
		return move{}, errors.New("hookbench advance takes one of: a duration such as 24h, --to INSTANT, --until-idle")
	}
	if f.to != "" {
		at, err := time.Parse(time.RFC3339, f.to)
		if err != nil {
			return move{}, fmt.Errorf("--to %q: want an instant such as 2026-01-31T12:00:00Z", f.to)
		}
		return move{AdvanceTo: at.Format(time.RFC3339Nano)}, nil
	}
	if f.idle {
		return move{UntilIdle: true}, nil
	}
	by, err := time.ParseDuration(args[0])
	if err != nil || by < 0 {
		return move{}, fmt.Errorf("duration %q: want one such as 10s, 90m or 24h; 0s waits for what is due now", args[0])
	}
	return move{Advance: by.String()}, nil
}
