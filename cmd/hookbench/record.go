package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance/sender/record"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/specs"
)

// recordFlags are the flags of record.
type recordFlags struct {
	provider, listen, out, caDir string
	answer                       int
	tls                          bool
}

func newRecord(c *console) *cobra.Command {
	f := &recordFlags{}
	cmd := &cobra.Command{
		Use:   "record --provider ID --listen ADDR --out FILE",
		Short: "Keep what a sender delivers, for days if need be, to be judged by test sender --recording",
		Long: `Takes deliveries, answers every one with the same status, and appends each to a file as a line of JSON: when it was
received, method, path, headers, the body in base64 (of more than 10 MiB the beginning), and the answer. Lines are
written one by one, so that nothing is lost when the machine stops. Where the provider asks an address whether it agrees
to be called before it delivers, it gets the answer that agrees.

Start it before the first event, give each subscription a path of its own, and end it with Ctrl-C: how long nothing
more came is part of the recording. To see retries, answer a failure such as 503; to see that they stop, 200. The file
holds what deliveries are known by, such as keys and tokens: it can be read by its owner only.`,
		Example: "  hookbench record --provider " + specs.Builtin()[0] + " --listen 127.0.0.1:9000 --tls --ca-dir ca --answer 503 --out deliveries.jsonl",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), c) },
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *recordFlags) add(flags *pflag.FlagSet) {
	addProvider(flags, &f.provider)
	flags.StringVar(&f.listen, "listen", "127.0.0.1:9000", "address on which deliveries are taken")
	flags.StringVar(&f.out, "out", "", "file that they are appended to")
	flags.IntVar(&f.answer, "answer", http.StatusOK, "status that every delivery is answered with")
	flags.BoolVar(&f.tls, "tls", false, "take deliveries over https")
	flags.StringVar(&f.caDir, "ca-dir", "", "folder that keeps the development authority for --tls: ca.pem, to be trusted by the sender, and its key; made when missing")
}

// check returns the first flag that is wrong.
func (f *recordFlags) check() error {
	switch {
	case f.out == "":
		return errors.New("--out is missing: the file that deliveries are appended to")
	case f.answer < 200 || f.answer > 599:
		return fmt.Errorf("--answer %d: want a status from 200 to 599", f.answer)
	case f.tls && f.caDir == "":
		return errors.New("--tls needs --ca-dir DIR, so that the sender can trust DIR/ca.pem")
	case f.caDir != "" && !f.tls:
		return errors.New("--ca-dir is of use only with --tls")
	}
	return nil
}

func (f *recordFlags) run(ctx context.Context, c *console) error {
	provider, err := openProvider(f.provider)
	if err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: headPatience, ReadTimeout: bodyPatience, IdleTimeout: idlePatience, MaxHeaderBytes: headLimit}
	if f.tls {
		ca, err := devca.Open(f.caDir)
		if err != nil {
			return fmt.Errorf("--ca-dir: %w", err)
		}
		server.TLSConfig = ca.ServerTLS()
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w; give another address, or port 0 for a free one", err)
	}
	recorder, err := record.Open(f.out, provider, f.answer)
	if err != nil {
		return errors.Join(fmt.Errorf("--out: %w", err), listener.Close())
	}
	if recorder.Dropped > 0 {
		c.log.Warn("the last line of the file was cut off, and is dropped", "file", f.out, "bytes", recorder.Dropped)
	}
	server.Handler = recorder
	ctx, signals := interruptible(ctx, c.log, "the recording is being ended", func() {})
	defer signals.stop()
	return f.serve(ctx, c, server, listener, recorder)
}

// serve records until the context ends, or nothing can be kept any more.
func (f *recordFlags) serve(ctx context.Context, c *console, server *http.Server, listener net.Listener, recorder *record.Recorder) error {
	scheme, serve := "http", server.Serve
	if f.tls {
		scheme, serve = "https", func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	fmt.Fprintf(c.out, "recording what comes to %s://%s in %s\n", scheme, listener.Addr(), f.out)
	ended := make(chan error, 1)
	go func() { ended <- serve(listener) }()
	var broken error
	select {
	case broken = <-ended:
	case broken = <-recorder.Broken():
		broken = fmt.Errorf("--out: %w", broken)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), endPatience)
	defer cancel()
	if server.Shutdown(patience) != nil {
		broken = errors.Join(broken, server.Close())
	}
	fmt.Fprintf(c.out, "%s recorded in %s\n", counted(recorder.Count(), "delivery", "deliveries"), f.out)
	return recordingEnded(ctx, broken, recorder.Close())
}

// endPatience is how long those may take at the end who are delivering.
const endPatience = 5 * time.Second

// recordingEnded returns the exit code as an error.
func recordingEnded(ctx context.Context, broken, unclosed error) error {
	switch cause := (interrupted{}); {
	case broken != nil:
		return exitError{exitInconclusive, broken}
	case unclosed != nil:
		return exitError{exitInconclusive, fmt.Errorf("--out: %w", unclosed)}
	case errors.As(context.Cause(ctx), &cause) && cause.by == os.Interrupt:
		return exitError{code: exitInterrupted}
	default:
		return nil
	}
}
