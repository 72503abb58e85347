package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/simulator/finding"
	"github.com/hookbench/hookbench/specs"
)

// verifyFlags are the flags of verify.
type verifyFlags struct {
	handFlags
	nextSecrets []string
	headers     []string
}

func newVerify(c *console) *cobra.Command {
	f := &verifyFlags{}
	cmd := &cobra.Command{
		Use:   "verify --provider ID --secret S --body FILE --header 'Name: value'",
		Short: "Say whether a header authenticates a body, and if not, which mistake explains it",
		Long: `Says whether the headers of a delivery authenticate its body. When they do not, it searches the usual mistakes, one by
one and two by two, the ways of other built-in providers included, and prints the smallest that explains the header, and
what to do about it. Give all headers of the delivery, if you have them: the right value may stand in another one.

How old a timestamp is that the signature covers is no mistake here: it is said beside the verdict.

Exit codes: 0 the delivery is authentic, 1 it is not, 2 wrong usage.`,
		Example: strings.ReplaceAll(`  hookbench verify --provider ID --secret env:WEBHOOK_SECRET --body event.json --header 'X-Signature: 5bdcc1…'`, "ID", specs.Builtin()[0]),
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(c, cmd.InOrStdin()) },
	}
	f.add(cmd.Flags())
	cmd.Flags().StringArrayVar(&f.nextSecrets, "next-secret", nil, "secret that is being rotated to, which will do as well; repeatable")
	cmd.Flags().StringArrayVar(&f.headers, "header", nil, "'Name: value' of the delivery; repeatable")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the result as JSON")
	explained := cmd.HelpFunc()
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		cmd.Long = strings.TrimSpace(cmd.Long) + "\n\n" + findingsHelp() // made here, since no other run needs it
		explained(cmd, args)
	})
	return cmd
}

func (f *verifyFlags) run(c *console, stdin io.Reader) error {
	d, provider, err := f.delivery(c, stdin)
	if err != nil {
		return err
	}
	if size := len(d.Covered.Body); size > 1<<20 {
		c.log.Info("a wrong signature over a large body takes a while to explain", "bytes", size)
	}
	result := finding.Examine(d)
	if err := c.writeFinding(provider, d, result, f.json); err != nil {
		return err
	}
	if result.Finding != nil {
		return exitError{code: exitNonconformant}
	}
	return nil
}

// delivery reads what is to be verified.
func (f *verifyFlags) delivery(c *console, stdin io.Reader) (finding.Delivery, *specs.Provider, error) {
	var d finding.Delivery
	provider, err := f.knowing()
	if err != nil {
		return d, nil, err
	}
	d.Contract, d.Foreign = &provider.Contract, foreignSigners(provider)
	if d.Secrets, err = f.secrets(c, provider); err != nil {
		return d, nil, err
	}
	if d.Header, err = f.fields(); err != nil {
		return d, nil, err
	}
	body, err := readBody(f.body, stdin)
	if err != nil {
		return d, nil, err
	}
	d.Covered, err = f.covered(provider, d.Header, body)
	return d, provider, err
}

func (f *verifyFlags) secrets(c *console, provider *specs.Provider) ([]string, error) {
	secret, err := c.handSecret(provider, "secret", f.secret)
	if err != nil {
		return nil, err
	}
	secrets := []string{secret}
	for _, value := range f.nextSecrets {
		next, err := c.handSecret(provider, "next-secret", value)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, next)
	}
	return secrets, nil
}

func (f *verifyFlags) fields() (http.Header, error) {
	if len(f.headers) == 0 {
		return nil, errors.New("--header is missing: 'Name: value' of the delivery, repeatable")
	}
	return headerValues("header", f.headers)
}

// foreignSigners returns the contracts of the other built-in providers that sign. They are opened when they are asked for:
// most mistakes are found without them.
func foreignSigners(own *specs.Provider) func() []*specs.Contract {
	return sync.OnceValue(func() []*specs.Contract {
		var contracts []*specs.Contract
		for _, id := range specs.Builtin() {
			if id == own.ID() {
				continue
			}
			if p, err := specs.Open(id); err == nil && p.Contract.Authentication.Signature != nil {
				contracts = append(contracts, &p.Contract)
			}
		}
		return contracts
	})
}
