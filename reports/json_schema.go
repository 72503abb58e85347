package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// schemaName is the $id of the published schema.
const schemaName = "urn:hookbench:report:1"

// checkSchema tells on one line what in a JSON text breaks the published schema first.
func checkSchema(text []byte) error {
	compiled, err := compileSchema()
	if err != nil {
		return err
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	invalid, ok := compiled.Validate(instance).(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	first := slices.MinFunc(leaves(invalid), func(a, b *jsonschema.ValidationError) int {
		return cmp.Or(slices.Compare(a.InstanceLocation, b.InstanceLocation), slices.Compare(a.ErrorKind.KeywordPath(), b.ErrorKind.KeywordPath()))
	})
	place := cmp.Or(strings.Join(first.InstanceLocation, "."), "it")
	what := first.ErrorKind.LocalizedString(message.NewPrinter(language.English))
	return fmt.Errorf("%s breaks the schema (hookbench report schema): %s", oneLine(clip(place, 200)), oneLine(clip(what, 300)))
}

// leaves returns the errors that say what is wrong; the inner ones only say by which way the engine came there.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

func compileSchema() (*jsonschema.Schema, error) {
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	compiler.AssertContent()
	if err := compiler.AddResource(schemaName, tree); err != nil {
		return nil, err
	}
	return compiler.Compile(schemaName)
}
