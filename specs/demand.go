package specs

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/message"
)

// demand says what a broken keyword demands. The engine's own text for some keywords quotes the value it found;
// those are worded here, since a payload may hold personal data and reports are passed on.
func demand(k jsonschema.ErrorKind, printer *message.Printer) string {
	switch k := k.(type) {
	case *kind.Format:
		return "is not a valid " + k.Want
	case *kind.Pattern:
		return fmt.Sprintf("does not match the pattern %q", k.Want)
	case *kind.Type:
		return fmt.Sprintf("is of type %s, want %s", k.Got, strings.Join(k.Want, " or "))
	case *kind.Const:
		want, err := json.Marshal(k.Want)
		if err != nil {
			panic(err) // it was read from JSON
		}
		return "must be " + string(want)
	case *kind.MinLength:
		if k.Want == 1 {
			return "must not be empty"
		}
		return fmt.Sprintf("must be at least %d characters long", k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("must be at most %d characters long", k.Want)
	case *kind.MinItems:
		return fmt.Sprintf("has %d elements, want at least %d", k.Got, k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("has %d elements, want at most %d", k.Got, k.Want)
	case *kind.MinProperties:
		return fmt.Sprintf("has %d members, want at least %d", k.Got, k.Want)
	case *kind.MaxProperties:
		return fmt.Sprintf("has %d members, want at most %d", k.Got, k.Want)
	case *kind.PropertyNames:
		return fmt.Sprintf("has somewhere a member of the name %q, which is not allowed", k.Property)
	case *kind.OneOf:
		return fmt.Sprintf("matches %d of the alternatives, want exactly one", len(k.Subschemas))
	case *kind.Not:
		return "matches what it must not match"
	case *kind.FalseSchema:
		return "must not be there"
	case *kind.Minimum:
		return fmt.Sprintf("must be at least %s", k.Want.RatString())
	case *kind.Maximum:
		return fmt.Sprintf("must be at most %s", k.Want.RatString())
	case *kind.ExclusiveMinimum:
		return fmt.Sprintf("must be greater than %s", k.Want.RatString())
	case *kind.ExclusiveMaximum:
		return fmt.Sprintf("must be less than %s", k.Want.RatString())
	case *kind.MultipleOf:
		return fmt.Sprintf("must be a multiple of %s", k.Want.RatString())
	case *kind.ContentEncoding:
		return "is not encoded as " + k.Want
	case *kind.ContentMediaType:
		return "does not hold " + k.Want
	default:
		return k.LocalizedString(printer)
	}
}
