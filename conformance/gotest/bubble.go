package gotest

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hookbench/hookbench/reports"
)

// patience is how long, in real time, the time of a bubble may stand still.
const patience = 30 * time.Second

// inBubble makes a run in a bubble. Results may come together with an error: then the sender did not end.
func inBubble(t *testing.T, run func(t *testing.T, beat func()) ([]reports.Result, error)) (results []reports.Result, err error) {
	t.Helper()
	w := watch()
	defer w.end()
	defer func() {
		thrown := recover()
		if thrown == nil {
			return
		}
		if said := fmt.Sprint(thrown); !strings.HasPrefix(said, "deadlock: ") {
			panic(thrown)
		}
		err = fmt.Errorf("goroutines of the sender wait for what never comes, and do not end with their context:\n\n%s", inBubbles(func(string) bool { return true }))
	}()
	synctest.Test(t, func(t *testing.T) {
		results, err = run(t, w.beat)
		w.over.Store(true)
	})
	return results, err
}

// afterAMoment lets a moment pass before an event is emitted. In a bubble a sender takes no time, so that what it sends could come
// at the very instant of what the bench did before, and which came first could not be told.
func (e Emit) afterAMoment() Emit {
	return func(ctx context.Context, event Event) error {
		time.Sleep(time.Millisecond)
		return e(ctx, event)
	}
}

// watcher watches from outside that the time of a bubble goes on: nobody within would notice that it does not.
type watcher struct {
	beats atomic.Int64
	over  atomic.Bool // the run has ended; what is left is the sender's
	done  chan struct{}
}

func watch() *watcher {
	w := &watcher{done: make(chan struct{})}
	go w.watch(patience)
	return w
}

func (w *watcher) beat() { w.beats.Add(1) }
func (w *watcher) end()  { close(w.done) }

// watch panics when time has stood still, as a test that took too long does: there is no other way to end a bubble.
func (w *watcher) watch(patience time.Duration) {
	last := w.beats.Load()
	for {
		select {
		case <-w.done:
			return
		case <-time.After(patience):
		}
		if now := w.beats.Load(); now == last {
			panic("gotest: " + w.complaint(patience))
		} else {
			last = now
		}
	}
}

func (w *watcher) complaint(patience time.Duration) string {
	if w.over.Load() {
		return "goroutines of the sender go on after the context that Serve got has ended:\n\n" + inBubbles(func(string) bool { return true })
	}
	awake := func(header string) bool { return !strings.Contains(header, "(durable)") }
	return fmt.Sprintf("the time of the sender has stood still for %s, because something is waited for that is not in the bubble "+
		"(a real connection, a lock, a file, or a channel that was made before Serve was called):\n\n%s", patience, inBubbles(awake))
}

// inBubbles returns the stacks of the goroutines within bubbles whose header is wanted.
func inBubbles(wanted func(header string) bool) string {
	all := make([]byte, 1<<20)
	all = all[:runtime.Stack(all, true)]
	var stacks []string
	for _, stack := range strings.Split(string(all), "\n\n") {
		header, _, _ := strings.Cut(stack, "\n")
		if strings.Contains(header, "synctest bubble") && wanted(header) {
			stacks = append(stacks, stack)
		}
	}
	return strings.Join(stacks, "\n\n")
}
