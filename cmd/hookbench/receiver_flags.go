package main

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/specs"
)

// targetFlags say what is judged and how it is reached.
type targetFlags struct {
	url       string
	exec      string
	image     imageFlags
	env       []string
	allowHTTP bool
	caFile    string
	timeout   time.Duration
	patience  time.Duration

	reserved net.Listener // keeps the port of a receiver that is yet to be started; nil when it has an address of its own
}

func (f *targetFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "url", "", "address of the webhook endpoint; with --exec or --image just its path will do")
	flags.StringVar(&f.exec, "exec", "", "command that starts the receiver; it gets PORT, HOOKBENCH_SECRET, HOOKBENCH_ISSUER and HOOKBENCH_JWKS_URL, and is stopped at the end")
	f.image.add(flags, "receiver")
	flags.StringArrayVar(&f.env, "env", nil, "K=V for the environment of --exec or --image; repeatable")
	flags.BoolVar(&f.allowHTTP, "allow-http", false, "do not hold an unencrypted address against the receiver (noted in the report)")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file with the authority that signed the receiver's certificate")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "longest wait for an answer")
	flags.DurationVar(&f.patience, "start-timeout", startPatience, "longest wait until the port of a receiver started by --exec or --image answers")
}

// starts tells whether the bench starts the receiver.
func (f *targetFlags) starts() bool { return f.exec != "" || f.image.name != "" }

func (f *targetFlags) fill(config *receiver.Config) error {
	if err := f.image.check(f.exec); err != nil {
		return err
	}
	address, err := f.address()
	if err != nil {
		return err
	}
	for _, pair := range f.env {
		if !strings.Contains(pair, "=") {
			return errors.New("--env: want NAME=VALUE") // what was given instead may be the value
		}
		if !f.starts() {
			return errors.New("--env is for the environment of --exec or --image: give that too")
		}
		config.Redactor.AddVariable(pair)
	}
	if f.patience <= 0 {
		return errors.New("--start-timeout must be positive, such as 60s")
	}
	config.Target = receiver.Target{URL: address, AllowHTTP: f.allowHTTP, Timeout: f.timeout}
	if f.caFile == "" {
		return nil
	}
	text, err := os.ReadFile(f.caFile)
	if err != nil {
		return fmt.Errorf("--ca-file: %w", err)
	}
	config.Target.RootCAs = x509.NewCertPool()
	if !config.Target.RootCAs.AppendCertsFromPEM(text) {
		return fmt.Errorf("--ca-file: %s holds no PEM certificate", f.caFile)
	}
	return nil
}

// address returns the address of the receiver. For one that the bench starts, a path is enough: a free port of this
// machine is reserved for it.
func (f *targetFlags) address() (string, error) {
	switch {
	case f.image.name != "":
		return f.image.address("url", f.url)
	case f.url == "" && f.exec == "":
		return "", errors.New("--url is missing: the address of the webhook endpoint")
	case f.exec == "" || strings.Contains(f.url, "://"):
		return f.url, nil
	case f.url != "" && !strings.HasPrefix(f.url, "/"):
		return "", fmt.Errorf("--url %q: want an address, or a path that starts with / beside --exec", f.url)
	}
	var err error
	if f.reserved, err = reserve(); err != nil {
		return "", fmt.Errorf("--exec: no free port: %w", err)
	}
	return "http://" + f.reserved.Addr().String() + "/" + strings.TrimPrefix(f.url, "/"), nil
}

// release gives up the port that was reserved for the receiver, if there is one.
func (f *targetFlags) release() {
	if f.reserved != nil {
		f.reserved.Close()
		f.reserved = nil
	}
}

// portOf returns the port of an address.
func portOf(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return ""
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	default:
		return "80"
	}
}

// secretFlags say what the receiver knows the provider by.
type secretFlags struct {
	secret     string
	nextSecret string
	headers    []string
}

func (f *secretFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.secret, "secret", "", "secret that deliveries are signed with, or the static key; env:NAME and file:PATH are read")
	flags.StringVar(&f.nextSecret, "next-secret", "", "secret that is being rotated to, which the receiver must accept too")
	flags.StringArrayVar(&f.headers, "header", nil, "'Name: value' sent with every delivery, by which the receiver knows the provider; repeatable")
}

// fill resolves the secrets. A receiver that the bench starts is told the secret, so one can be made up for it.
func (f *secretFlags) fill(config *receiver.Config, starts bool) (err error) {
	if config.Secret, err = secretValue("secret", f.secret); err != nil {
		return err
	}
	if config.NextSecret, err = secretValue("next-secret", f.nextSecret); err != nil {
		return err
	}
	if config.Headers, err = headerValues("header", f.headers); err != nil {
		return err
	}
	if by := config.Provider.Contract.Authentication.Signature; config.Secret == "" && starts && by != nil {
		config.Secret = madeUpSecret(by.SecretExample)
	}
	return nil
}

// madeUpSecret returns a new secret with the prefix that the provider's have: a receiver that strips it, or takes what
// follows for base64, would be right with a secret that has none, or whose length base64 cannot have.
func madeUpSecret(example string) string {
	return example[:strings.LastIndexByte(example, '_')+1] + rand.Text()[:24]
}

// selectionFlags say which requirements are tried and which failures are put up with.
type selectionFlags struct {
	only   []string
	skip   []string
	strict bool
	known  string
}

func (f *selectionFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.only, "only", nil, "try only these: an id, an id prefix, area:NAME or level:must|should; repeatable")
	flags.StringArrayVar(&f.skip, "skip", nil, "do not try these; repeatable")
	flags.BoolVar(&f.strict, "strict", false, "let a failed should decide the verdict too")
	flags.StringVar(&f.known, "known-failures", "", "file with one requirement id a line and a reason after #: those must fail, and do not decide the verdict")
}

func (f *selectionFlags) read(provider *specs.Provider, party specs.Party) (conformance.Selection, []conformance.KnownFailure, error) {
	selection := conformance.Select(f.only, f.skip)
	if err := selection.Check(provider.Catalogue, party); err != nil {
		return selection, nil, err
	}
	if f.known == "" {
		return selection, nil, nil
	}
	file, err := os.Open(f.known)
	if err != nil {
		return selection, nil, fmt.Errorf("--known-failures: %w", err)
	}
	defer file.Close()
	known, err := conformance.ReadKnownFailures(file)
	if err != nil {
		return selection, nil, fmt.Errorf("--known-failures %s: %w", f.known, err)
	}
	return selection, known, nil
}
