package gotest

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

// thrown returns what a watcher panics with.
func thrown(w *watcher) (said any) {
	defer func() { said = recover() }()
	w.watch(time.Millisecond)
	return nil
}

// Time that stands still ends the test binary, with the stack of who waits for something outside.
func TestStandstillPanics(t *testing.T) {
	g := NewWithT(t)
	var outside sync.Mutex
	outside.Lock()
	said := make(chan any)
	go func() {
		said <- thrown(&watcher{done: make(chan struct{})})
		outside.Unlock()
	}()
	go func() {
		synctest.Test(t, func(*testing.T) { outside.Lock() })
		outside.Unlock()
		close(said)
	}()
	g.Expect(<-said).To(HavePrefix("gotest: the time of the sender has stood still for 1ms, because something is waited for that is not in the bubble"))
	<-said
}
