package reports

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestNewBody(t *testing.T) {
	long := strings.Repeat("x", bodyLimit)
	for name, c := range map[string]struct {
		raw  string
		size int
		want Body
	}{
		"none":               {"", 0, Body{}},
		"text":               {"Zürich", 7, Body{Text: "Zürich", Size: 7}},
		"binary":             {"\x00\xff", 2, Body{Base64: "AP8=", Size: 2}},
		"size unknown":       {"abc", -1, Body{Text: "abc", Size: 3}},
		"cut by the reader":  {"abc", 10, Body{Text: "abc", Size: 10, Truncated: true}},
		"cut in a character": {"ab\xe6\x9d", 10, Body{Text: "ab", Size: 10, Truncated: true}},
		"not cut, broken":    {"ab\xe6\x9d", 4, Body{Base64: base64.StdEncoding.EncodeToString([]byte("ab\xe6\x9d")), Size: 4}},
		"cut, broken inside": {"\xffb\xe6", 10, Body{Base64: base64.StdEncoding.EncodeToString([]byte("\xffb\xe6")), Size: 10, Truncated: true}},
		"as long as it may":  {long, bodyLimit, Body{Text: long, Size: bodyLimit}},
		"longer":             {long + "y", 0, Body{Text: long, Size: bodyLimit + 1, Truncated: true}},
		"longer, wide":       {long[1:] + "é", 0, Body{Text: long[1:], Size: bodyLimit + 1, Truncated: true}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			body := NewBody([]byte(c.raw), c.size)
			g.Expect(body).To(Equal(c.want))
			g.Expect(bytes.HasPrefix([]byte(c.raw), body.Bytes())).To(BeTrue())
		})
	}
}

func TestBytesOfAForeignBody(t *testing.T) {
	NewWithT(t).Expect(Body{Base64: "not base64!"}.Bytes()).To(Equal([]byte("not base64!")))
}

func TestNewHeaders(t *testing.T) {
	g := NewWithT(t)
	given := map[string][]string{"B": {"1", "2"}, "A": {"3"}}
	kept := NewHeaders(given)
	g.Expect(kept).To(Equal(given))
	kept["A"][0] = "changed"
	g.Expect(given["A"][0]).To(Equal("3"))

	given["Endless"] = []string{strings.Repeat("x", 1<<20), "short"}
	g.Expect(NewHeaders(given)).To(Equal(map[string][]string{
		"A": {"3"}, "B": {"1", "2"}, "Endless": {"short"}, "…": {"1048583 bytes of headers left out"},
	}))
	g.Expect(NewHeaders(nil)).To(BeEmpty())
}
