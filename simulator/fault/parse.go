package fault

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// mostFaults bounds what is looked through for each delivery.
const mostFaults = 100

// Parse reads a document of faults for a simulation of the given providers:
//
//	{"faults": [{"kind": "drop", "provider": "…", "subscription": "…", "share": 0.5, "by": "10s", "status": 503}]}
//
// All but the kind may be left out. What is hit follows from the seed. The error is a *Mistake.
func Parse(text []byte, providers []string, seed uint64) (*Set, error) {
	if err := json.Unmarshal(text, new(json.RawMessage)); err != nil {
		return nil, syntaxMistake(err)
	}
	root, err := membersOf(gjson.ParseBytes(text), "", "faults")
	if err != nil {
		return nil, err
	}
	list, ok := root["faults"]
	elements := list.Array()
	switch {
	case !ok:
		return nil, mistake("/faults", `is missing: write {"faults":[]} for none`)
	case !list.IsArray():
		return nil, mistake("/faults", "must be an array: write [] for none")
	case len(elements) > mostFaults:
		return nil, mistake("/faults", "holds %d faults: write at most %d", len(elements), mostFaults)
	}
	s, before := &Set{seed: seed}, map[Kind]int{}
	for i, element := range elements {
		f, err := readFault(element, "/faults/"+strconv.Itoa(i), providers)
		if err != nil {
			return nil, err
		}
		s.faults = append(s.faults, f)
		s.rules = append(s.rules, rules(f, before[f.Kind])...)
		before[f.Kind]++
	}
	return s, nil
}

// syntaxMistake says where the document stops being JSON.
func syntaxMistake(err error) error {
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) && !strings.HasPrefix(err.Error(), "unexpected end") {
		return mistake("", `is not JSON from byte %d on: write {"faults":[…]}`, syntax.Offset)
	}
	return mistake("", `is not JSON, it ends too soon: write {"faults":[…]}`)
}
