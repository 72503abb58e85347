package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

func newSign(c *console) *cobra.Command {
	f := &handFlags{}
	cmd := &cobra.Command{
		Use:   "sign --provider ID --secret S --body FILE",
		Short: "Print the headers that authenticate a body as the provider does",
		Long: `Prints the headers that authenticate a body as the provider does, one "Name: value" a line, as curl -H @FILE reads
them: the signature, or the static key, which is sent in clear.

The bytes of the body are signed as they are; no line end is trimmed. --id and --timestamp are for providers whose
signature covers them, and are read from the body unless they are given.`,
		Example: strings.ReplaceAll(`  hookbench sign --provider ID --secret env:WEBHOOK_SECRET --body event.json
  hookbench sign --provider ID --secret env:WEBHOOK_SECRET --body event.json | curl -H @- --data-binary @event.json URL`, "ID", specs.Builtin()[0]),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.sign(c, cmd.InOrStdin()) },
	}
	f.add(cmd.Flags())
	cmd.Flags().BoolVar(&f.json, "json", false, "print the headers as JSON")
	return cmd
}

// field is one header by which a delivery is known.
type field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (f *handFlags) sign(c *console, stdin io.Reader) error {
	provider, err := f.knowing()
	if err != nil {
		return err
	}
	secret, err := c.handSecret(provider, "secret", f.secret)
	if err != nil {
		return err
	}
	if err := usableSecret(provider, secret); err != nil {
		return err
	}
	body, err := readBody(f.body, stdin)
	if err != nil {
		return err
	}
	covered, err := f.covered(provider, body)
	if err != nil {
		return err
	}
	fields, err := signedFields(provider.Contract.Authentication, secret, covered)
	if err != nil {
		return err
	}
	return c.writeFields(provider, fields, f.json)
}

// signedFields returns the headers that a delivery is known by, spelled as the provider spells them.
func signedFields(by specs.Authentication, secret string, covered signature.Message) ([]field, error) {
	var fields []field
	if by.Signature != nil {
		value, err := signature.Sign(*by.Signature, secret, covered)
		if err != nil {
			return nil, err
		}
		if !receiver.FitsHeader(value) {
			return nil, errors.New("--id or --timestamp holds characters that a header cannot carry")
		}
		fields = append(fields, field{by.Signature.Header, value})
	}
	if by.StaticKey != nil {
		fields = append(fields, field{by.StaticKey.Header, secret})
	}
	return fields, nil
}

func (c *console) writeFields(provider *specs.Provider, fields []field, asJSON bool) error {
	if asJSON {
		return writeIndented(c, struct {
			Provider string  `json:"provider"`
			Headers  []field `json:"headers"`
		}{provider.ID(), fields})
	}
	for _, h := range fields {
		if _, err := fmt.Fprintf(c.out, "%s: %s\n", h.Name, h.Value); err != nil {
			return err
		}
	}
	return nil
}
