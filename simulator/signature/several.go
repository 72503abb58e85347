package signature

import (
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// SignAll returns the value of the scheme's header with one signature for each secret, the first secret's first. The
// scheme must say how further ones are written, unless there is one secret. The error is that of Sign.
func SignAll(scheme specs.Signature, secrets []string, m Message) (string, error) {
	value, err := Sign(scheme, secrets[0], m)
	for _, secret := range secrets[1:] {
		if err != nil {
			return "", err
		}
		var text string
		of := scheme.For(secret)
		if text, err = digest(of, secret, m); err == nil {
			value += strings.Replace(of.Further, "{signature}", text, 1)
		}
	}
	return value, err
}

// Alternatives returns what the value of a header amounts to: itself where the scheme has one signature, otherwise for each
// signature the value that has it alone. Parts that the scheme does not know are left out.
func Alternatives(scheme specs.Signature, value string) []string {
	if scheme.Further == "" {
		return []string{value}
	}
	separator := scheme.Further[:1]
	given := strings.Split(value, separator)
	parts := strings.Split(scheme.Written, separator)
	var all []string
	for _, candidate := range given {
		alone := make([]string, len(parts))
		fits := true
		for i, part := range parts {
			label, _, _ := strings.Cut(part, "{")
			if !strings.Contains(part, "{signature}") {
				alone[i] = firstOf(given, label)
				continue
			}
			alone[i] = candidate
			fits = strings.HasPrefix(candidate, label)
		}
		if fits {
			all = append(all, strings.Join(alone, separator))
		}
	}
	return all
}

// firstOf returns the first text that begins with a label.
func firstOf(texts []string, label string) string {
	for _, text := range texts {
		if strings.HasPrefix(text, label) {
			return text
		}
	}
	return ""
}

// TimestampIn returns the timestamp that stands in the value of the scheme's own header, "" where there is none.
func TimestampIn(scheme specs.Signature, value string) string {
	before, after, found := strings.Cut(scheme.Written, "{timestamp}")
	if !found {
		return ""
	}
	if at := strings.LastIndexAny(before, ",; "); at >= 0 {
		before = before[at+1:]
	}
	_, rest, found := strings.Cut(value, before)
	if !found {
		return ""
	}
	if after == "" {
		return rest
	}
	text, _, _ := strings.Cut(rest, after[:1])
	return text
}
