package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/specs"
)

// targetFlags say which receiver is judged and how it is reached.
type targetFlags struct {
	url       string
	start     startFlags
	allowHTTP bool
	caFile    string
	timeout   time.Duration

	reserved net.Listener // keeps the port of a receiver that is yet to be started; nil when it has an address of its own
}

func (f *targetFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "url", "", "address of the webhook endpoint; with --exec or --image just its path will do")
	f.start.add(flags, specs.Receiver, "PORT, HOOKBENCH_SECRET, HOOKBENCH_ISSUER and HOOKBENCH_JWKS_URL")
	flags.BoolVar(&f.allowHTTP, "allow-http", false, "do not hold an unencrypted address against the receiver (noted in the report)")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file with the authority that signed the receiver's certificate")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "longest wait for an answer")
}

func (f *targetFlags) fill(config *receiver.Config) error {
	if err := f.start.check(config.Redactor); err != nil {
		return err
	}
	address, err := f.address()
	if err != nil {
		return err
	}
	config.Target = receiver.Target{URL: address, AllowHTTP: f.allowHTTP, Timeout: f.timeout}
	if f.caFile == "" {
		return nil
	}
	text, err := readCertificates(f.caFile)
	if err != nil {
		return err
	}
	config.Target.RootCAs = x509.NewCertPool()
	config.Target.RootCAs.AppendCertsFromPEM(text)
	return nil
}

// address returns the address of the receiver. For one that the bench starts, a path is enough: a free port of this
// machine is reserved for it.
func (f *targetFlags) address() (string, error) {
	switch {
	case f.start.image.name != "":
		return f.start.image.address("url", f.url)
	case f.url == "" && f.start.exec == "":
		return "", errors.New("--url is missing: the address of the webhook endpoint")
	case f.start.exec == "" || strings.Contains(f.url, "://"):
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
