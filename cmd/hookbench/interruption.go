package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// interruption turns the first signal into the end of a context, so that reports are still written, and the second
// into the end of the program.
type interruption struct {
	signals chan os.Signal
	stopped chan struct{}
	cancel  context.CancelCauseFunc
}

// sameSignal is within what time a second SIGTERM is the first: timeout(1) sends it to its child, and again to its process group.
const sameSignal = 500 * time.Millisecond

// interrupted is the cause of a context that a signal has ended.
type interrupted struct{ by os.Signal }

func (i interrupted) Error() string { return "interrupted by " + i.by.String() }

// interruptible returns a context that the first signal ends, with interrupted as its cause; what happens then is said to
// the user. A second signal calls atOnce and ends the program.
func interruptible(ctx context.Context, log *slog.Logger, then string, atOnce func()) (context.Context, *interruption) {
	ctx, cancel := context.WithCancelCause(ctx)
	i := &interruption{signals: make(chan os.Signal, 2), stopped: make(chan struct{}), cancel: cancel}
	i.arm()
	go func() {
		signal, ok := i.signalled()
		if !ok {
			return
		}
		first := time.Now()
		cancel(interrupted{signal})
		log.Warn("interrupted; " + then + ", and a second signal stops at once")
		again, ok := i.signalled()
		if ok && signal == syscall.SIGTERM && again == signal && time.Since(first) < sameSignal {
			_, ok = i.signalled()
		}
		if ok {
			atOnce()
			os.Exit(exitInterrupted)
		}
	}()
	return ctx, i
}

// signalled waits for a signal, or tells that there is nothing to wait for any more.
func (i *interruption) signalled() (os.Signal, bool) {
	select {
	case signal := <-i.signals:
		return signal, true
	case <-i.stopped:
		return nil, false
	}
}

// arm asks for the signals, again if somebody else has taken them meanwhile.
func (i *interruption) arm() { signal.Notify(i.signals, interrupts()...) }

// stop gives the signals their usual effect again.
func (i *interruption) stop() {
	signal.Stop(i.signals)
	close(i.stopped)
	i.cancel(nil)
}
