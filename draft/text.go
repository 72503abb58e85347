package draft

import (
	"regexp/syntax"
	"strings"
)

// text makes up a text for a schema: of its format, of its pattern, of its length.
func text(schema map[string]any) string {
	if pattern, ok := schema["pattern"].(string); ok {
		if parsed, err := syntax.Parse(pattern, syntax.Perl); err == nil {
			return fit(matching(parsed.Simplify()), schema)
		}
	}
	format, _ := schema["format"].(string)
	if known := formatted(format); known != "" {
		return known
	}
	return fit("text", schema)
}

// formatted returns a text of a format, "" for a format that demands nothing.
func formatted(format string) string {
	switch format {
	case "date-time":
		return "2026-03-02T12:00:00Z"
	case "date":
		return "2026-03-02"
	case "time":
		return "12:00:00Z"
	case "duration":
		return "PT5M"
	case "uuid":
		return "3fa85f64-5717-4562-b3fc-2c963f66afa6"
	case "email", "idn-email":
		return "someone@example.com"
	case "hostname", "idn-hostname":
		return "example.com"
	case "ipv4", "ip":
		return "192.0.2.1"
	case "ipv6":
		return "2001:db8::1"
	case "uri", "url", "iri", "uri-reference", "iri-reference":
		return "https://example.com/resource"
	case "json-pointer":
		return "/member"
	case "byte", "base64":
		return "dGV4dA=="
	default:
		return ""
	}
}

// longest bounds the texts that are made up, in characters: patterns that repeat what is repeated ask for any length.
const longest = 10_000

// fit lengthens or shortens a text to as many characters as its schema asks for.
func fit(text string, schema map[string]any) string {
	characters := []rune(text)
	if least := whole(schema["minLength"], 0); len(characters) < least && least < longest {
		return text + strings.Repeat("x", least-len(characters))
	}
	return string(characters[:min(len(characters), whole(schema["maxLength"], len(characters)))])
}

// repeated repeats a text, unless it is as long as any that is made up.
func repeated(text string, times int) string {
	if len(text)*times > longest {
		return text
	}
	return strings.Repeat(text, times)
}

// matching returns a text that a regular expression matches.
func matching(re *syntax.Regexp) string {
	var b strings.Builder
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(representative(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			b.WriteString(matching(sub))
		}
	case syntax.OpPlus:
		b.WriteString(repeated(matching(re.Sub[0]), 4))
	case syntax.OpStar:
		b.WriteString(matching(re.Sub[0]))
	case syntax.OpRepeat:
		b.WriteString(repeated(matching(re.Sub[0]), max(re.Min, min(1, re.Max))))
	case syntax.OpAlternate:
		b.WriteString(matching(re.Sub[0]))
	}
	return b.String()
}

// representative chooses a letter or a digit of a class, if it has one.
func representative(ranges []rune) rune {
	for _, wanted := range []rune{'a', 'A', '1', '0'} {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= wanted && wanted <= ranges[i+1] {
				return wanted
			}
		}
	}
	if len(ranges) == 0 {
		return 'x'
	}
	return ranges[0]
}
