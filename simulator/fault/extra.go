package fault

import (
	"strconv"

	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// addFields adds members that are not documented to the envelope and to the data, unless the published schema forbids
// them there.
func addFields(h hit, o *queue.Outgoing) error {
	for _, object := range []specs.Pointer{"", o.Provider.Contract.Envelope.Data} {
		body, err := o.Body, error(nil)
		for range 1 + h.random.IntN(3) {
			name := "addedLater" + strconv.Itoa(h.random.IntN(1000))
			if body, err = (object + "/" + specs.Pointer(name)).Set(body, h.newValue()); err != nil {
				break // what should hold it is no object
			}
		}
		if err == nil && (valid(o, body) || !valid(o, o.Body)) {
			o.Body = body
		}
	}
	return o.Authenticate(&o.Provider.Contract, o.Credentials)
}

// newValue draws the value of a member that receivers do not know yet.
func (h hit) newValue() any {
	values := []any{
		"a member that receivers do not know yet",
		h.random.IntN(1_000_000),
		nil,
		true,
		[]any{1, nil, "two"},
		map[string]any{"nested": map[string]any{"list": []any{}, "nothing": nil}},
	}
	return values[h.random.IntN(len(values))]
}

// valid tells whether the published schema has nothing against a body.
func valid(o *queue.Outgoing, body []byte) bool {
	violations, err := o.Provider.Validate(o.Event, body)
	return err != nil || len(violations) == 0 // an event that is not documented has no schema
}
