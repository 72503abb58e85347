package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
)

// interruption turns the first signal into the end of a context, so that reports are still written, and the second
// into the end of the program.
type interruption struct {
	signals chan os.Signal
	stopped chan struct{}
	cancel  context.CancelFunc
}

// interruptible returns a context that the first signal ends. A second signal calls atOnce and ends the program.
func interruptible(ctx context.Context, log *slog.Logger, atOnce func()) (context.Context, *interruption) {
	ctx, cancel := context.WithCancel(ctx)
	i := &interruption{signals: make(chan os.Signal, 2), stopped: make(chan struct{}), cancel: cancel}
	i.arm()
	go func() {
		if !i.signalled() {
			return
		}
		cancel()
		log.Warn("interrupted; the reports are being written, and a second signal stops at once")
		if i.signalled() {
			atOnce()
			os.Exit(exitInterrupted)
		}
	}()
	return ctx, i
}

// signalled waits for a signal, or tells that there is nothing to wait for any more.
func (i *interruption) signalled() bool {
	select {
	case <-i.signals:
		return true
	case <-i.stopped:
		return false
	}
}

// arm asks for the signals, again if somebody else has taken them meanwhile.
func (i *interruption) arm() { signal.Notify(i.signals, interrupts()...) }

// stop gives the signals their usual effect again.
func (i *interruption) stop() {
	signal.Stop(i.signals)
	close(i.stopped)
	i.cancel()
}
