package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// What a clinger does, in the variable MODE.
const (
	modeAnswers = "answers" // acknowledges everything
	modeSilent  = "silent"  // listens, says when it is asked, and never answers
	modeDeaf    = "deaf"    // does not even listen
)

// clinger is a receiver that does not want to end: it ignores signals, and holds a connection to HOLD open for as long
// as it lives.
func clinger() {
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	held, err := net.Dial("tcp", os.Getenv("HOLD"))
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(held, "here")
	if os.Getenv("MODE") == modeDeaf {
		_, _ = io.Copy(io.Discard, held)
		return
	}
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if os.Getenv("MODE") == modeSilent {
			fmt.Fprintln(held, "asked")
			<-r.Context().Done()
		}
		w.WriteHeader(http.StatusNoContent)
	})))
}

// skipIfShort skips a test in a short run, such as the one with the race detector: make test runs all of them without it before.
func skipIfShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out what takes long")
	}
}
