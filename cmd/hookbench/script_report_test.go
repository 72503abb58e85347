package main

import (
	"fmt"
	"slices"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

func scriptValid(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: valid JSON [XML]")
	}
	report := ts.ReadFile(args[0])
	ts.Check(validateReport(report))
	if len(args) == 2 {
		ts.Check(compareJUnit(report, ts.ReadFile(args[1])))
	}
}

func scriptSameIDs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] sameIDs FILE FILE")
	}
	first, second := deliveredIDs(ts.ReadFile(args[0])), deliveredIDs(ts.ReadFile(args[1]))
	if len(first) == 0 {
		ts.Fatalf("%s holds no deliveries", args[0])
	}
	if same := fmt.Sprint(first) == fmt.Sprint(second); same == neg {
		ts.Fatalf("the ids are %v and %v", first, second)
	}
}

// deliveredIDs returns the ids of the deliveries that a report shows, requirement by requirement. Within one they are
// sorted: of deliveries that go out at the same moment any may be recorded first.
func deliveredIDs(report string) []string {
	var ids []string
	for _, result := range gjson.Get(report, "results").Array() {
		from := len(ids)
		for _, body := range result.Get("attempts.#.request.body.text").Array() {
			if id := gjson.Get(body.String(), "deliveryId"); id.Exists() {
				ids = append(ids, id.String())
			}
		}
		slices.Sort(ids[from:])
	}
	return ids
}
