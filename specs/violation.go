package specs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Violation is one way in which a body breaks its schema. It never holds a value of the body.
type Violation struct {
	Pointer string `json:"pointer"` // where in the body, as a JSON pointer; "" is the whole body
	Keyword string `json:"keyword"` // the schema keyword that is broken
	Text    string `json:"text"`    // what the keyword demands
}

func (v Violation) String() string {
	return fmt.Sprintf("%s: %s (%s)", cmp.Or(v.Pointer, "the body"), v.Text, v.Keyword)
}

// violations returns the leaves of a validation error in the order of their places. The leaves say what is wrong, the
// inner nodes only say where the engine came by.
func violations(err error) []Violation {
	invalid, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	printer := message.NewPrinter(language.English)
	var all []Violation
	for _, leaf := range leaves(invalid) {
		var pointer strings.Builder
		for _, token := range leaf.InstanceLocation {
			pointer.WriteString("/" + escapeToken(token))
		}
		keyword := strings.Join(leaf.ErrorKind.KeywordPath(), "/")
		all = append(all, Violation{Pointer: pointer.String(), Keyword: keyword, Text: demand(leaf.ErrorKind, printer)})
	}
	slices.SortStableFunc(all, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword))
	})
	return slices.Compact(all)
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range meant(e) {
		all = append(all, leaves(cause)...)
	}
	return all
}

// meant returns the causes that speak of what the body was meant to be. Where alternatives differ by the constant in
// some member, as event types do, those whose constant the body does not have only add noise.
func meant(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
	default:
		return e.Causes
	}
	others := func(cause *jsonschema.ValidationError) bool {
		return slices.ContainsFunc(leaves(cause), func(leaf *jsonschema.ValidationError) bool {
			_, constant := leaf.ErrorKind.(*kind.Const)
			return constant
		})
	}
	chosen := slices.DeleteFunc(slices.Clone(e.Causes), others)
	if len(chosen) == 0 {
		return e.Causes
	}
	return chosen
}
