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

// InWords lists the first few violations.
func InWords(violations []Violation) string {
	const few = 3
	var words []string
	for _, v := range violations[:min(few, len(violations))] {
		words = append(words, v.String())
	}
	if len(violations) > few {
		words = append(words, "and more")
	}
	return strings.Join(words, "; ")
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
		all = append(all, Violation{Pointer: location(leaf), Keyword: keyword(leaf.ErrorKind), Text: demand(leaf.ErrorKind, printer)})
	}
	return ordered(all)
}

// ordered returns the violations in the order of their places, each once.
func ordered(all []Violation) []Violation {
	slices.SortFunc(all, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Text, b.Text))
	})
	return slices.Compact(all)
}

// location returns where a leaf's violation is. That of a forbidden name is not known: the engine's slice for it is
// overwritten by the time the error is returned.
func location(leaf *jsonschema.ValidationError) string {
	if _, name := leaf.ErrorKind.(*kind.PropertyNames); name {
		return ""
	}
	var pointer strings.Builder
	for _, token := range leaf.InstanceLocation {
		pointer.WriteString("/" + escapeToken(token))
	}
	return pointer.String()
}

// keyword names the broken keyword; the engine leaves it out for two of them.
func keyword(k jsonschema.ErrorKind) string {
	switch k.(type) {
	case *kind.Not:
		return "not"
	case *kind.FalseSchema:
		return "false"
	default:
		return strings.Join(k.KeywordPath(), "/")
	}
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	_, name := e.ErrorKind.(*kind.PropertyNames) // whose causes take the name for the whole body
	if len(e.Causes) == 0 || name {
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
