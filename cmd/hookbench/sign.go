package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/simulator/message"
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
signature covers them. Unless they are given they are read from the body or, where the provider writes them into headers,
made up and printed too. --url is for providers whose signature covers the address.`,
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
	m, err := f.signed(provider, body, secret)
	if err != nil {
		return err
	}
	fields, err := fieldsOf(&provider.Contract, m.Header)
	if err != nil {
		return err
	}
	return c.writeFields(provider, fields, f.json)
}

// signed returns a delivery of a body with the id, the timestamp and the address of the flags.
func (f *handFlags) signed(provider *specs.Provider, body []byte, secret string) (message.Message, error) {
	contract := &provider.Contract
	on := message.Occasion{At: time.Now(), To: f.url, Seed: string(body)}
	if contract.Authentication.Signature.HasTime() && f.timestamp != "" {
		seconds, err := strconv.ParseInt(f.timestamp, 10, 64)
		if err != nil {
			return message.Message{}, fmt.Errorf("--timestamp %q: %s writes seconds since 1970", f.timestamp, provider.ID())
		}
		on.At = time.Unix(seconds, 0)
	}
	m := message.Message{Header: http.Header{}, Body: body, Occasion: on}
	if err := m.Authenticate(contract, message.Credentials{Secret: secret}); err != nil {
		return m, err
	}
	covered, err := f.covered(provider, m.Header, body)
	if err != nil {
		return m, err
	}
	return m, m.Sign(contract, message.Credentials{Secret: secret}, covered)
}

// fieldsOf returns the headers that a delivery is known by, and those that its signature covers, spelled as the provider
// spells them.
func fieldsOf(contract *specs.Contract, header http.Header) ([]field, error) {
	var names []string
	by := contract.Authentication
	if s := by.Signature; s != nil {
		if contract.Identity.Header != "" && covers(s, "id") {
			names = append(names, contract.Identity.Header)
		}
		if s.Timestamp != nil && s.Timestamp.Header != "" {
			names = append(names, s.Timestamp.Header)
		}
		names = append(names, s.Header)
		for _, b := range s.Beside {
			names = append(names, b.Header)
		}
	}
	if by.StaticKey != nil {
		names = append(names, by.StaticKey.Header)
	}
	var fields []field
	for _, name := range names {
		value, sent := header[http.CanonicalHeaderKey(name)]
		if !sent {
			continue
		}
		if !receiver.FitsHeader(value[0]) {
			return nil, errors.New("--id or --timestamp holds characters that a header cannot carry")
		}
		fields = append(fields, field{name, value[0]})
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
