package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/internal/controlclient"
)

func newCredentials(c *console) *cobra.Command {
	f := &clientFlags{}
	return newClientCommand(f, &cobra.Command{
		Use:   "credentials PROVIDER",
		Short: "Print the base URL and the ready-made credentials of a simulated provider, as a shell reads them",
		Example: `  eval "$(hookbench credentials PROVIDER)"
  curl "$BASE_URL/…"`,
		Args: oneArgument("the id of a provider"),
		RunE: func(cmd *cobra.Command, args []string) error { return credentials(cmd.Context(), c, f, args[0]) },
	})
}

func credentials(ctx context.Context, c *console, f *clientFlags, provider string) error {
	r := request{http.MethodGet, "/providers/" + url.PathEscape(provider), nil}
	return call(ctx, c, f, r, func(p controlclient.Provider) error {
		printAssignment(c, "BASE_URL", p.BaseURL)
		printAssignment(c, "TOKEN_URL", p.Credentials.TokenURL)
		printAssignment(c, "CLIENT_ID", p.Credentials.ClientID)
		printAssignment(c, "CLIENT_SECRET", p.Credentials.ClientSecret)
		printAssignment(c, "SCOPES", strings.Join(p.Credentials.Scopes, " "))
		for _, key := range p.Credentials.APIKeys {
			printAssignment(c, "API_KEY_"+nameOfVariable(key.Plan), key.Key)
		}
		return nil
	})
}

// printAssignment prints NAME='value'; nothing for a value that there is not.
func printAssignment(c *console, name, value string) {
	if value != "" {
		fmt.Fprintf(c.out, "%s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
}

var notInVariables = regexp.MustCompile(`[^A-Z0-9]+`)

func nameOfVariable(text string) string {
	return notInVariables.ReplaceAllString(strings.ToUpper(text), "_")
}
