package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
)

// sendFlags are the flags of send.
type sendFlags struct {
	provider    string
	secret      string
	url         string
	content     contentFlags
	headers     []string
	token       string
	oauth       oauthFlags
	allowTarget []string
	caFile      string
	timeout     time.Duration
	json        bool
}

func newSend(c *console) *cobra.Command {
	f := &sendFlags{}
	cmd := &cobra.Command{
		Use:   "send --provider ID --secret S --url URL --event TYPE",
		Short: "Send one right delivery, and show what comes back",
		Long: `Composes an event as the provider documents it, with fresh ids and timestamps, authenticates it and delivers it once.
It prints the status, the time, the headers and the beginning of the body of the answer, and whether the provider counts
it as an acknowledgement. With --body the delivery has that file as its body, byte by byte.

Targets outside loopback and private ranges need --allow-target; link-local and metadata addresses are always refused.

Exit codes: 0 acknowledged, 1 refused, 2 wrong usage, 3 the endpoint or the identity provider could not be reached.`,
		Example: strings.ReplaceAll(`  hookbench send --provider ID --secret env:WEBHOOK_SECRET --url http://127.0.0.1:8080/webhooks --event TYPE
  hookbench send --provider ID --secret env:WEBHOOK_SECRET --url http://127.0.0.1:8080/webhooks --body event.json`, "ID", specs.Builtin()[0]),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), c, cmd.InOrStdin()) },
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *sendFlags) add(flags *pflag.FlagSet) {
	addProvider(flags, &f.provider)
	flags.StringVar(&f.secret, "secret", "", "signing secret or static key; env:NAME and file:PATH are read")
	flags.StringVar(&f.url, "url", "", "address of the webhook endpoint")
	f.content.add(flags)
	flags.StringArrayVar(&f.headers, "header", nil, "'Name: value' sent with the delivery; repeatable")
	flags.StringVar(&f.token, "token", "", "access token, where the provider sends one; env:NAME and file:PATH are read")
	f.oauth.addClient(flags)
	flags.StringArrayVar(&f.allowTarget, "allow-target", nil, "range in CIDR notation that may be called beside loopback and the private ones; repeatable")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file with the authority that signed the receiver's certificate")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "longest wait for the answer")
	flags.BoolVar(&f.json, "json", false, "print the delivery and the answer as JSON")
}

// parcel is a delivery ready to be sent.
type parcel struct {
	provider    *specs.Provider
	to          *url.URL
	event       string
	body        []byte
	credentials message.Credentials
	tokens      *oauth.TokenClient // nil: the token is given, or there is none
	transport   http.RoundTripper
	timeout     time.Duration
}

func (f *sendFlags) run(ctx context.Context, c *console, stdin io.Reader) error {
	p, err := f.parcel(c, stdin)
	if err != nil {
		return err
	}
	ctx, interruption := interruptible(ctx, c.log, "the answer is not waited for", func() {})
	defer interruption.stop()
	e, err := p.send(ctx, c)
	switch {
	case ctx.Err() != nil:
		return exitError{code: exitInterrupted}
	case err != nil:
		return err
	case f.json:
		err = writeIndented(c, e.shown(c))
	case c.quiet:
		_, err = fmt.Fprintln(c.out, e.outcome())
	default:
		err = e.write(c)
	}
	return errors.Join(err, e.exit())
}

// parcel reads every flag. Nothing is sent yet.
func (f *sendFlags) parcel(c *console, stdin io.Reader) (*parcel, error) {
	provider, err := openProvider(f.provider)
	if err != nil {
		return nil, err
	}
	p := &parcel{provider: provider, timeout: f.timeout}
	if !conformance.Callable(f.url) {
		return nil, fmt.Errorf("--url %q is not an http or https address such as http://127.0.0.1:8080/webhooks", f.url)
	}
	c.redactor.AddURL(f.url)
	if p.to, err = url.Parse(f.url); err != nil {
		return nil, fmt.Errorf("--url: %w", err)
	}
	if f.timeout <= 0 {
		return nil, errors.New("--timeout must be positive, such as 30s")
	}
	if p.transport, err = guardedTransport(f.allowTarget, f.caFile); err != nil {
		return nil, err
	}
	if err := f.authenticate(c, p); err != nil {
		return nil, err
	}
	p.event, p.body, err = f.content.read(provider, stdin)
	return p, err
}
