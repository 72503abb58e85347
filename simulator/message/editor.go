package message

import "github.com/hookbench/hookbench/specs"

// Editor applies edits to a body until the first error.
type Editor struct {
	Body []byte
	Err  error // of the first edit that failed; those after it did nothing
}

// Set writes a value at a place of the body; "" is no place, and nothing is written.
func (e *Editor) Set(at specs.Pointer, value any) {
	if at == "" || e.Err != nil {
		return
	}
	e.Body, e.Err = at.Set(e.Body, value)
}

func (e *Editor) setRaw(at specs.Pointer, raw string) {
	if e.Err != nil {
		return
	}
	e.Body, e.Err = at.SetRaw(e.Body, raw)
}

// fill writes generated values; where the example has a number, a number.
func (e *Editor) fill(values []specs.Edit) {
	if e.Err != nil {
		return
	}
	e.Body, e.Err = specs.SetAllLike(e.Body, values)
}
