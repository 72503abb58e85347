package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"

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

// scriptAgree compares the report on a recording with that on the sender itself. What a recording cannot show says so; what one
// of them could not tell says nothing against the other.
func scriptAgree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: agree LIVE RECORDED ID...")
	}
	live, recorded := ts.ReadFile(args[0]), ts.ReadFile(args[1])
	var judged []string
	gjson.Get(recorded, "results").ForEach(func(_, r gjson.Result) bool {
		id, outcome := r.Get("id").String(), r.Get("outcome").String()
		if outcome == "not-applicable" {
			if reason := r.Get("reason").String(); !strings.HasPrefix(reason, "a recording cannot show it") && !strings.HasPrefix(reason, "skipped") {
				ts.Fatalf("%s: %s", id, reason)
			}
			return true
		}
		judged = append(judged, id)
		if want := gjson.Get(live, `results.#(id=="`+id+`").outcome`).String(); outcome != want && outcome != "inconclusive" && want != "inconclusive" {
			ts.Fatalf("%s is %s, and was %s live: %s", id, outcome, want, r.Get("reason"))
		}
		return true
	})
	if !slices.Equal(judged, args[2:]) {
		ts.Fatalf("judged were %v", judged)
	}
}
