package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/internal/controlclient"
)

// endpointFlags are the flags of endpoint.
type endpointFlags struct {
	client  clientFlags
	url     string
	secret  string
	events  []string
	headers []string
	remove  string
}

func newEndpoint(c *console) *cobra.Command {
	f := &endpointFlags{}
	cmd := newClientCommand(&f.client, &cobra.Command{
		Use:   "endpoint PROVIDER",
		Short: "Register an endpoint at a simulated provider that documents no API for it, or remove one",
		Long: `With --url it registers an endpoint, as a customer does in the web pages of a provider that documents no API for it.
With --remove it removes one, however it was registered.`,
		Args: oneArgument("the id of a provider"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), c, args[0]) },
	})
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "address to register")
	flags.StringVar(&f.secret, "secret", "", "secret to sign with, or static key to send; env:NAME and file:PATH are read")
	flags.StringArrayVar(&f.events, "event", nil, "type of an event that it receives (default: all); repeatable")
	flags.StringArrayVar(&f.headers, "header", nil, "'Name: value' to send with every delivery; the value may be env:NAME or file:PATH; repeatable")
	flags.StringVar(&f.remove, "remove", "", "id of an endpoint to remove")
	return cmd
}

// registration is what is asked of the control API.
type registration struct {
	URL     string            `json:"url"`
	Secret  string            `json:"secret,omitempty"`
	Events  []string          `json:"events,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
}

func (f *endpointFlags) run(ctx context.Context, c *console, provider string) error {
	at := endpointsOf(provider)
	switch {
	case f.url != "" && f.remove != "":
		return errors.New("--url and --remove exclude each other: one registers, the other removes")
	case f.remove != "":
		return call(ctx, c, &f.client, request{http.MethodDelete, at + "/" + url.PathEscape(f.remove), nil}, func(any) error {
			_, err := fmt.Fprintf(c.out, "endpoint %s is removed\n", plainText([]byte(f.remove)))
			return err
		})
	case f.url != "":
		return f.register(ctx, c, at)
	default:
		return errors.New("hookbench endpoint takes --url, an address to register, or --remove, the id of an endpoint (see hookbench endpoints)")
	}
}

func endpointsOf(provider string) string {
	return "/providers/" + url.PathEscape(provider) + "/endpoints"
}

func (f *endpointFlags) register(ctx context.Context, c *console, at string) error {
	asked := registration{URL: f.url, Events: f.events, Headers: map[string]string{}}
	var err error
	if asked.Secret, err = secretValue("secret", f.secret); err != nil {
		return err
	}
	headers, err := headerValues("header", f.headers)
	if err != nil {
		return err
	}
	c.redactor.Add(asked.Secret)
	c.redactor.AddURL(f.url)
	for name, values := range headers {
		if len(values) > 1 {
			return fmt.Errorf("--header: %s is given twice", name)
		}
		asked.Headers[name] = values[0]
		c.redactor.Add(values[0])
	}
	return call(ctx, c, &f.client, request{http.MethodPost, at, asked}, func(made controlclient.Endpoint) error { return c.writeEndpoints(made) })
}
