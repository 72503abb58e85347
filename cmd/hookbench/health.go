package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/conformance"
)

// healthPatience is short: engines of containers ask every few seconds.
const healthPatience = 3 * time.Second

func newHealth(c *console) *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Tell whether a simulator serves, for health checks of containers",
		Long: `Asks a simulator for its health: exit code 0 when it serves, 1 when it is about to end, 3 when it does not answer. Neither
a token is needed nor the certificate checked, since nothing secret is said.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), healthPatience)
			defer cancel()
			if err := healthy(ctx, server); err != nil {
				return err
			}
			_, err := fmt.Fprintln(c.out, "ok")
			return err
		},
	}
	cmd.Flags().StringVar(&server, "server", defaultServer, "address of the simulator")
	return cmd
}

// healthy asks the simulator at an address. The error has the exit code.
func healthy(ctx context.Context, server string) error {
	if !conformance.Callable(server) {
		return fmt.Errorf("--server: %q is not an http or https address, such as %s", server, defaultServer)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(server, "/")+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("--server: %w", err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true} // see Long
	response, err := transport.RoundTrip(request)
	if err != nil {
		return exitError{exitInconclusive, fmt.Errorf("no simulator answers at %s: %w", server, err)}
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusServiceUnavailable:
		return exitError{exitNonconformant, errors.New("the simulator is about to end")}
	default:
		return exitError{exitInconclusive, fmt.Errorf("what answers at %s is no simulator: GET /healthz answered %d", server, response.StatusCode)}
	}
}
