package specs_test

import (
	"fmt"
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

func TestSetAllLike(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		edits     []specs.Edit
		want      string
	}{
		{"in any order", `{ "a": 1, "b": {"c": "x"} , "d":[true]}`, []specs.Edit{{"/b/c", "<y>"}, {"/a", "22"}, {"/d/0", "z"}}, `{ "a": 22, "b": {"c": "<y>"} , "d":["z"]}`},
		{"nothing", ` {"a":1}`, nil, ` {"a":1}`},
		{"something that is not there", `{"a":1}`, []specs.Edit{{"/b", "2"}, {"/a", "3"}}, `{"a":3,"b":"2"}`},
		{"one inside of another", `{"a":{"b":"x"},"c":1}`, []specs.Edit{{"/a/b", "2"}, {"/c", "4"}, {"/a", "3"}}, `{"a":"3","c":4}`},
		{"one place twice", `{"a":1}`, []specs.Edit{{"/a", "2"}, {"/a", "3"}}, `{"a":3}`},
		{"of members with the same name the first", `{"a":{"b":1},"a":{"c":2}}`, []specs.Edit{{"/a/c", "3"}, {"/a/b", "4"}}, `{"a":{"b":4,"c":"3"},"a":{"c":2}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			edited, err := specs.SetAllLike([]byte(c.doc), c.edits)
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			NewWithT(t).Expect(string(edited)).To(Equal(c.want))
		})
	}
	for _, impossible := range []specs.Pointer{"", "/a/b"} {
		_, err := specs.SetAllLike([]byte(`{"a":1}`), []specs.Edit{{"/a", "2"}, {impossible, "3"}})
		NewWithT(t).Expect(err).To(HaveOccurred(), string(impossible))
	}
}

// TestSetAllLikeIsSetLikeForEach compares it with the slow way, for places that may be the same or within one another.
func TestSetAllLikeIsSetLikeForEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := []byte(`{"first":1,"inner":` + anyJSON(t, 4) + `}`)
		all := places(decoded(t, doc), "")
		var edits []specs.Edit
		for i := range rapid.IntRange(0, 6).Draw(t, "edits") {
			edits = append(edits, specs.Edit{At: rapid.SampledFrom(all).Draw(t, "at"), Text: fmt.Sprint(i)})
		}
		want, wantErr := doc, error(nil)
		for _, e := range edits {
			if want, wantErr = e.At.SetLike(want, e.Text); wantErr != nil {
				break
			}
		}
		got, err := specs.SetAllLike(doc, edits)
		if string(got) != string(want) || (err == nil) != (wantErr == nil) {
			t.Fatalf("%v in %s\ngot  %s %v\nwant %s %v", edits, doc, got, err, want, wantErr)
		}
	})
}
