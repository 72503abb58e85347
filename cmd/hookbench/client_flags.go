package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/internal/controlclient"
)

const defaultServer = "http://127.0.0.1:4500"

// clientFlags say which simulator a command is for, and how its answer is printed.
type clientFlags struct {
	server  string
	token   string
	caFile  string
	wait    time.Duration
	timeout time.Duration // 0: none
	json    bool
}

func (f *clientFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.server, "server", defaultServer, "address of the simulator")
	flags.StringVar(&f.token, "token", "", "token of its control API, where it asks for one; env:NAME and file:PATH are read")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file with the authority of its certificate, such as ca.pem in its --ca-dir")
	flags.DurationVar(&f.wait, "wait", 0, "how long to wait for a simulator that is being started")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "longest wait for an answer; 0 waits as long as it takes")
	flags.BoolVar(&f.json, "json", false, "print the JSON that the simulator answered, as it is")
}

// client returns the client for the simulator.
func (f *clientFlags) client(c *console) (*controlclient.Client, error) {
	token, err := secretValue("token", f.token)
	if err != nil {
		return nil, err
	}
	c.redactor.Add(token)
	trusted, err := roots(f.caFile)
	if err != nil {
		return nil, err
	}
	if f.wait < 0 || f.timeout < 0 {
		return nil, errors.New("--wait and --timeout must not be negative")
	}
	client, err := controlclient.New(controlclient.Options{
		Server: f.server, Token: token, Roots: trusted, Wait: f.wait, Timeout: f.timeout,
	})
	if err != nil {
		return nil, fmt.Errorf("--server: %w", err)
	}
	return client, nil
}

// request is one call of the control API.
type request struct {
	method string
	path   string
	body   any // nil: none
}

// call makes a call and has its answer shown: as it came under --json, and else by the function.
func call[Answer any](ctx context.Context, c *console, f *clientFlags, r request, show func(Answer) error) error {
	client, err := f.client(c)
	if err != nil {
		return err
	}
	ctx, i := interruptible(ctx, c.log, "the simulator is not waited for", func() {})
	defer i.stop()
	answer, text, err := fetch[Answer](ctx, client, r)
	switch {
	case err != nil:
		return err
	case f.json:
		return c.writeRaw(text) // nothing where nothing was answered
	default:
		return show(answer)
	}
}

// fetch makes a call and reads its answer. The error has the exit code.
func fetch[Answer any](ctx context.Context, client *controlclient.Client, r request) (answer Answer, text json.RawMessage, err error) {
	text, err = client.Call(ctx, r.method, r.path, r.body)
	if err != nil {
		return answer, nil, clientError(ctx, err)
	}
	if len(text) == 0 {
		return answer, nil, nil
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return answer, nil, exitError{exitInconclusive, fmt.Errorf("the simulator's answer is not as expected; is it of another version? %w", err)}
	}
	return answer, text, nil
}

// clientError gives an error its exit code: 1 for what the simulator refused, 3 where there was no answer.
func clientError(ctx context.Context, err error) error {
	var refused *controlclient.Refused
	switch {
	case errors.As(err, &refused):
		return exitError{exitNonconformant, err}
	case ctx.Err() != nil:
		return exitError{code: exitInterrupted}
	default:
		return exitError{exitInconclusive, err}
	}
}

// writeRaw prints JSON that came from the simulator, byte by byte.
func (c *console) writeRaw(text json.RawMessage) error {
	if len(text) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(c.out, strings.TrimRight(string(text), "\n"))
	return err
}

// newClientCommand returns a command that calls a simulator.
func newClientCommand(f *clientFlags, cmd *cobra.Command) *cobra.Command {
	f.add(cmd.Flags())
	if cmd.Args == nil {
		cmd.Args = noArguments
	}
	return cmd
}
