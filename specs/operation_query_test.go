package specs_test

import (
	"net/url"
	"testing"

	. "github.com/onsi/gomega"
)

func TestQueryValues(t *testing.T) {
	o, err := otherProvider(t).Operation("other")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defaults := map[string]any{"shared": "5", "open": true, "size": 3, "word": "a"}
	for _, c := range []struct {
		query string
		want  map[string]any // beside the defaults
	}{
		{"word=a", nil},
		{"word=a&unknown=1", nil},
		{"word=a&size=-7", map[string]any{"size": -7}},
		{"word=a&size=007", map[string]any{"size": 7}},
		{"word=a&ratio=0.5", map[string]any{"ratio": 0.5}},
		{"word=a&ratio=1e-1", map[string]any{"ratio": 0.1}},
		{"word=a&open=false", map[string]any{"open": false}},
		{"word=12", map[string]any{"word": 12}},
		{"word=a&shared=x", map[string]any{"shared": "x"}},
		{"word=a&free=7", map[string]any{"free": "7"}},
	} {
		g := NewWithT(t)
		query, err := url.ParseQuery(c.query)
		g.Expect(err).NotTo(HaveOccurred())
		values, broken := o.Values(query)
		g.Expect(broken).To(BeEmpty(), c.query)
		want := map[string]any{}
		for _, of := range []map[string]any{defaults, c.want} {
			for name, value := range of {
				want[name] = value
			}
		}
		g.Expect(values).To(Equal(want), c.query)
	}
}

func TestQueryViolations(t *testing.T) {
	o, err := otherProvider(t).Operation("other")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for text, want := range map[string]string{
		"":                        "/word: is missing (required)",
		"word=a&word=b":           "/word: is given more than once (maxItems)",
		"word=A":                  `/word: does not match the pattern "^[a-z]+$" (pattern)`,
		"word=a&size=":            "/size: must be of type integer (type)",
		"word=a&size=1.0":         "/size: must be of type integer (type)",
		"word=a&ratio=x":          "/ratio: must be of type number (type)",
		"word=a&ratio=NaN":        "/ratio: must be of type number (type)",
		"word=a&ratio=0x1p-2":     "/ratio: must be of type number (type)",
		"word=a&ratio=2":          "/ratio: must be at most 1 (maximum)",
		"word=a&open=1":           "/open: must be of type boolean (type)",
		"word=a&size=1&size=2":    "/size: is given more than once (maxItems)",
		"word=a&size=" + nineteen: "/size: must be of type integer (type)",
	} {
		query, err := url.ParseQuery(text)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		_, broken := o.Values(query)
		NewWithT(t).Expect(broken).To(HaveLen(1), text)
		NewWithT(t).Expect(broken[0].String()).To(Equal(want), text)
	}
}

const nineteen = "9999999999999999999"
