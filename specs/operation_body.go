package specs

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/tidwall/gjson"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Body is the JSON that an operation takes.
type Body struct {
	Required bool
	Shape    *Shape

	schema *schema
}

// body reads what an operation takes as application/json, nil where it takes none.
func (r operationReader) body(at []string, ref *openapi3.RequestBodyRef) *Body {
	if ref == nil || ref.Value == nil || jsonSchema(ref.Value.Content) == nil {
		return nil
	}
	place := address(append(at, "requestBody")...)
	if ref.Ref != "" {
		place = ref.Ref
	}
	return &Body{ref.Value.Required, r.shapes.of(jsonSchema(ref.Value.Content)), r.compiler.schema(place + "/content/application~1json/schema")}
}

// maxViolations bounds how many mistakes of one body are told: a hostile one has a million.
const maxViolations = 20

// Validate returns how a body breaks the schema, nothing when it is valid. Unlike Provider.Validate it reads what
// strangers send: text that no honest client sends, and that is costly to read, is refused as no JSON. A member that is
// missing, or that must not be there, is named by its own pointer.
func (b *Body) Validate(body []byte) []Violation {
	if fault := b.syntax(body); fault != "" {
		return []Violation{{Keyword: "json", Text: fault}}
	}
	invalid, ok := b.schema.validate(instance(gjson.ParseBytes(body))).(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	printer := message.NewPrinter(language.English)
	var all []Violation
	for _, leaf := range leaves(invalid) {
		all = append(all, mistakes(leaf, printer)...)
		if len(all) >= maxViolations {
			break
		}
	}
	return ordered(all)
}

func (b *Body) syntax(body []byte) string {
	switch {
	case !json.Valid(body):
		return "is not JSON: " + syntaxError(body)
	case !utf8.Valid(body):
		return "is not JSON: it is not UTF-8"
	default:
		return excess(body)
	}
}

// mistakes returns what a leaf of a validation error says.
func mistakes(leaf *jsonschema.ValidationError, printer *message.Printer) []Violation {
	at, word := location(leaf), keyword(leaf.ErrorKind)
	named := func(names []string, text string) (all []Violation) {
		for _, name := range names {
			all = append(all, Violation{at + "/" + escapeToken(name), word, text})
		}
		return all
	}
	switch k := leaf.ErrorKind.(type) {
	case *kind.Required:
		return named(k.Missing, "is missing")
	case *kind.DependentRequired:
		return named(k.Missing, fmt.Sprintf("is missing, and goes with %q", k.Prop))
	case *kind.AdditionalProperties:
		return named(k.Properties, "must not be there")
	default:
		return []Violation{{at, word, demand(k, printer)}}
	}
}

// The limits of JSON that is read (RFC 8259, section 9, leaves them to the reader). The schema engine computes with
// numbers of any size and remembers each mistake, and the JSON reader reads each level anew.
const (
	maxDepth    = 64
	maxValues   = 10_000
	maxNumber   = 64 // characters
	maxExponent = 3  // digits
)

// excess tells what of valid JSON is beyond the limits, "" if nothing is.
func excess(doc []byte) string {
	depth, values := 0, 1
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case c == '"':
			i = closingQuote(doc, i)
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return fmt.Sprintf("is nested more than %d levels deep", maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		case c == ',':
			if values++; values > maxValues {
				return fmt.Sprintf("holds more than %d values", maxValues)
			}
		case c == '-' || '0' <= c && c <= '9':
			start := i
			for i+1 < len(doc) && inNumber(doc[i+1]) {
				i++
			}
			if outOfRange(doc[start : i+1]) {
				return "holds a number that is out of range"
			}
		}
	}
	return ""
}

// closingQuote returns where the string that begins at i ends.
func closingQuote(doc []byte, i int) int {
	for i++; doc[i] != '"'; i++ {
		if doc[i] == '\\' {
			i++
		}
	}
	return i
}

func inNumber(c byte) bool {
	return '0' <= c && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-'
}

func outOfRange(number []byte) bool {
	for i, c := range number {
		if c == 'e' || c == 'E' {
			exponent := number[i+1:]
			return i > maxNumber || len(exponent) > maxExponent+1 || len(exponent) > maxExponent && exponent[0] != '+' && exponent[0] != '-'
		}
	}
	return len(number) > maxNumber
}
