package main

import (
	"encoding/json"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hookbench/hookbench/conformance/sender/record"
)

// scriptRecord starts hookbench record on a free port and sets a variable to its address.
func scriptRecord(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: record NAME ARG...")
	}
	line := startRunning(ts, args[0], append([]string{"record", "--listen", "127.0.0.1:0"}, args[1:]...))
	address, _, ok := strings.Cut(strings.TrimPrefix(line, "recording what comes to "), " ")
	if !ok {
		ts.Fatalf("it says %s", line)
	}
	ts.Setenv(args[0], address)
}

// scriptSpread changes the instants of a recording: so long lie between one request and the next, and behind the last.
func scriptSpread(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: spread FILE NEW-FILE GAP... END")
	}
	recording, err := record.Read(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(recording.Entries) != len(args)-2 {
		ts.Fatalf("there are %d requests, and %d waits", len(recording.Entries), len(args)-2)
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var text strings.Builder
	lines := json.NewEncoder(&text)
	for i, entry := range recording.Entries {
		entry.Received, entry.Answer.At = at, at
		ts.Check(lines.Encode(entry))
		wait, err := time.ParseDuration(args[i+2])
		ts.Check(err)
		at = at.Add(wait)
	}
	ts.Check(lines.Encode(map[string]time.Time{"until": at}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text.String()), 0o644))
}
