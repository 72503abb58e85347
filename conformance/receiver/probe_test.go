package receiver

import (
	"io"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestReadEffects(t *testing.T) {
	for text, want := range map[string]map[string]int{
		`{"effects":[]}`: {},
		`{"effects":[{"key":"a"},{"key":"b"},{"key":"a"}]}`:                         {"a": 2, "b": 1},
		` {"more":{"of":["it"]}, "effects":[{"key":"a","at":1}], "since":"today"} `: {"a": 1},
		`{"effects":[{"key":""}]}`:                                                  {"": 1},
	} {
		counts, err := readEffects(strings.NewReader(text))
		g := NewWithT(t)
		g.Expect(err).NotTo(HaveOccurred(), text)
		g.Expect(counts).To(Equal(want), text)
	}
}

func TestReadEffectsStrictly(t *testing.T) {
	for _, text := range []string{
		"", "null", "[]", "{}", `"effects"`, "<html>", `{"effects":null}`, `{"effects":{}}`, `{"effects":1}`, `{"effects":["a"]}`,
		`{"effects":[{}]}`, `{"effects":[{"key":null}]}`, `{"effects":[{"key":1}]}`, `{"effects":[{"key":"a"}`, `{"effects":[{"key":"a"}]`,
		`{"effects":[{"key":"a"}],`, `{"Effects":[]}`, `{"other":`, `{"other":` + strings.Repeat("[", 100_000),
	} {
		_, err := readEffects(strings.NewReader(text))
		NewWithT(t).Expect(err).To(MatchError(errProbeForm), text[:min(len(text), 40)])
	}
}

// What is cut off at the limit is no answer: a count from half a list would be wrong.
func TestReadEffectsUpToALimit(t *testing.T) {
	answer := `{"effects":[` + strings.Repeat(`{"key":"a"},`, 1000) + `{"key":"a"}]}`
	_, err := readEffects(io.LimitReader(strings.NewReader(answer), int64(len(answer)-1)))
	NewWithT(t).Expect(err).To(MatchError(errProbeForm))
}
