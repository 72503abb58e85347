package specs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

const odd = `{ "a.b": 1.50, "~": {"/": "x"}, "0": {"0": [10, [], {"k": null}]}, "#": [true], "@this": "é", "": 3, "e\u0301": 9007199254740993, "w*": "\u0041" }`

func TestPointerGet(t *testing.T) {
	for pointer, raw := range map[specs.Pointer]string{
		"/a.b":     "1.50",
		"/~0/~1":   `"x"`,
		"/0/0/0":   "10",
		"/0/0/1":   "[]",
		"/0/0/2/k": "null",
		"/#/0":     "true",
		"/@this":   `"é"`,
		"/":        "3",
		"/e\u0301": "9007199254740993",
		"/w*":      `"\u0041"`,
		"/w":       "",
		"/0/0/3":   "",
		"/0/0/-":   "",
		"/0/0/00":  "",
		"/a/b":     "",
		"/a.b/c":   "",
		"":         "",
	} {
		found := pointer.Get([]byte(odd))
		NewWithT(t).Expect(found.Raw).To(Equal(raw), string(pointer))
		NewWithT(t).Expect(found.Exists()).To(Equal(raw != ""), string(pointer))
	}
}

func TestPointerString(t *testing.T) {
	for pointer, want := range map[specs.Pointer]string{
		"/a.b": "1.50", "/~0/~1": "x", "/e\u0301": "9007199254740993", "/w*": "A", "/#/0": "", "/0": "", "/0/0/2/k": "", "/none": "",
	} {
		NewWithT(t).Expect(pointer.String([]byte(odd))).To(Equal(want), string(pointer))
	}
}

func TestPointerValid(t *testing.T) {
	for _, good := range []specs.Pointer{"", "/a", "/a/b", "/~0~1", "/0", "/a.b", "//"} {
		NewWithT(t).Expect(good.Valid()).To(BeTrue(), string(good))
	}
	for _, bad := range []specs.Pointer{"/", "a", "a/b", "/~", "/~2", "/a~", "#/a"} {
		NewWithT(t).Expect(bad.Valid()).To(BeFalse(), string(bad))
	}
}

func TestPointerEdits(t *testing.T) {
	for _, c := range []struct {
		name    string
		doc     string
		pointer specs.Pointer
		value   any // nil deletes
		want    string
	}{
		{"replace", `{ "a" : 1 , "b":2}`, "/a", "x", `{ "a" : "x" , "b":2}`},
		{"replace keeps numbers as they are spelled", `{"a":1.50e3,"b":2}`, "/b", 3, `{"a":1.50e3,"b":3}`},
		{"no escapes beyond need", `{"a":1}`, "/a", "<é&>", `{"a":"<é&>"}`},
		{"add to an object", `{ "a": 1 }`, "/b", true, `{ "a": 1,"b":true }`},
		{"add to an empty object", `{ }`, "/b", 1, `{"b":1 }`},
		{"add with what is around", `{"a":1}`, "/b/c/d", 1, `{"a":1,"b":{"c":{"d":1}}}`},
		{"add a key that is digits", `{"a":{"x":1}}`, "/a/0", 1, `{"a":{"x":1,"0":1}}`},
		{"add a key with quotes", `{}`, specs.Pointer("/\"\n"), 1, `{"\"\n":1}`},
		{"replace an element", `[1, 2, 3]`, "/1", null, `[1, null, 3]`},
		{"append by number", `[1, 2]`, "/2", 3, `[1, 2,3]`},
		{"append by dash", `{"a":[ ]}`, "/a/-", 3, `{"a":[3 ]}`},
		{"white space around", " \n{\"a\":1}\n", "/a", 2, " \n{\"a\":2}\n"},
		{"delete the first", `{ "a": 1, "b": 2 }`, "/a", nil, `{ "b": 2 }`},
		{"delete the last", `{ "a": 1, "b": 2 }`, "/b", nil, `{ "a": 1 }`},
		{"delete the only one", `{ "a": 1 }`, "/a", nil, `{  }`},
		{"delete an element", `[1, 2, 3]`, "/1", nil, `[1, 3]`},
		{"delete deep down", `{"a.b":{"~":[{"c":1}]}}`, "/a.b/~0/0/c", nil, `{"a.b":{"~":[{}]}}`},
		{"delete nothing", `{"a":1}`, "/b/c", nil, `{"a":1}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := []byte(c.doc)
			edited, err := edit(c.pointer, before, c.value)
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			NewWithT(t).Expect(string(edited)).To(Equal(c.want))
			NewWithT(t).Expect(string(before)).To(Equal(c.doc), "the given bytes stay as they are")
		})
	}
}

func TestPointerSetLike(t *testing.T) {
	for _, c := range []struct{ doc, pointer, want string }{
		{`{"n":10.50,"s":"x"}`, "/n", `{"n":7,"s":"x"}`},
		{`{"n":10.50,"s":"x"}`, "/s", `{"n":10.50,"s":"7"}`},
		{`{"n":10.50}`, "/n/deeper", ``},
		{`{"n":null}`, "/n", `{"n":"7"}`},
		{`{"n":[1]}`, "/n/1", `{"n":[1,"7"]}`},
		{`{}`, "/a/b", `{"a":{"b":"7"}}`},
	} {
		edited, err := specs.Pointer(c.pointer).SetLike([]byte(c.doc), "7")
		NewWithT(t).Expect(string(edited)).To(Equal(c.want), c.pointer)
		NewWithT(t).Expect(err != nil).To(Equal(c.want == ""), c.pointer)
	}
	_, err := specs.Pointer("").SetLike([]byte(`1`), "7")
	NewWithT(t).Expect(err).To(MatchError("set: the pointer is empty"))
}

// null is JSON's, where nil stands for a deletion.
var null = json.RawMessage("null")

func edit(pointer specs.Pointer, doc []byte, value any) ([]byte, error) {
	if value == nil {
		return pointer.Delete(doc)
	}
	return pointer.Set(doc, value)
}

func TestPointerErrors(t *testing.T) {
	for _, c := range []struct {
		doc, pointer, want string
		value              any
	}{
		{`{"a":1}`, "/a/b", `set /a/b: "b" would have to stand in an object`, 1},
		{`[1]`, "/3", `set /3: the array has 1 elements, so no "3" can be added`, 1},
		{`[1]`, "/x", `set /x: the array has 1 elements, so no "x" can be added`, 1},
		{``, "/x", `set /x: "x" would have to stand in an object`, 1},
		{`{}`, "", `set: the pointer is empty`, 1},
		{`{}`, "", `delete: the pointer is empty`, nil},
		{`{}`, "/x", `set /x: json: unsupported type: chan int`, make(chan int)},
	} {
		_, err := edit(specs.Pointer(c.pointer), []byte(c.doc), c.value)
		NewWithT(t).Expect(err).To(MatchError(c.want))
	}
}

// anyJSON draws a document with odd keys, spellings and white space.
func anyJSON(t *rapid.T, depth int) string {
	space := rapid.SampledFrom([]string{"", "", " ", "\n\t"})
	kinds := 3
	if depth > 0 {
		kinds = 5
	}
	var b strings.Builder
	switch kind := rapid.IntRange(0, kinds-1).Draw(t, "kind"); kind {
	case 0:
		b.WriteString(rapid.SampledFrom([]string{"0", "-1", "1.50", "2e3", "9007199254740993", "true", "null"}).Draw(t, "plain"))
	case 1, 2:
		text, err := json.Marshal(rapid.StringN(0, 6, -1).Draw(t, "text"))
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	case 3:
		b.WriteString("[")
		for i := range rapid.IntRange(0, 4).Draw(t, "elements") {
			b.WriteString(strings.Repeat(",", min(i, 1)) + space.Draw(t, "space") + anyJSON(t, depth-1) + space.Draw(t, "space"))
		}
		b.WriteString("]")
	default:
		b.WriteString("{")
		for i, key := range rapid.SliceOfNDistinct(anyKey(), 0, 4, rapid.ID).Draw(t, "keys") {
			name, err := json.Marshal(key)
			if err != nil {
				t.Fatal(err)
			}
			b.WriteString(strings.Repeat(",", min(i, 1)) + space.Draw(t, "space") + string(name) + space.Draw(t, "space") + ":" + anyJSON(t, depth-1) + space.Draw(t, "space"))
		}
		b.WriteString("}")
	}
	return b.String()
}

func anyKey() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "a", "a.b", "~", "/", "~1", "~01", "0", "1", "-1", "-", "#", "@this", "*", "?", "|", `"`, `\`, "é", "ä/ö", ":0", "{"}),
		rapid.StringN(1, 4, -1),
	)
}

// places returns the pointers of everything in a decoded document.
func places(value any, at string) []specs.Pointer {
	var all []specs.Pointer
	switch value := value.(type) {
	case map[string]any:
		for key, v := range value {
			below := at + "/" + strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
			all = append(append(all, specs.Pointer(below)), places(v, below)...)
		}
	case []any:
		for i, v := range value {
			below := at + "/" + strconv.Itoa(i)
			all = append(append(all, specs.Pointer(below)), places(v, below)...)
		}
	}
	return all
}

func decoded(t *rapid.T, doc []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(doc))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	return value
}

func TestPointerTokens(t *testing.T) {
	g := NewWithT(t)
	g.Expect(specs.Pointer("").Tokens()).To(BeEmpty())
	g.Expect(specs.Pointer("/a~1b/~01/0").Tokens()).To(Equal([]string{"a/b", "~1", "0"}))
	g.Expect(specs.Pointer("").Below("a/b").Below("~1").Below("0")).To(Equal(specs.Pointer("/a~1b/~01/0")))
}

func TestPointerSetThenGet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := []byte(" " + anyJSON(t, 4) + "\n")
		all := places(decoded(t, doc), "")
		if len(all) == 0 {
			t.Skip("nothing to set")
		}
		pointer := rapid.SampledFrom(all).Draw(t, "pointer")
		before := pointer.Get(doc)
		if !before.Exists() {
			t.Fatalf("%q is not found in %s", pointer, doc)
		}
		value := json.RawMessage(anyJSON(t, 1))
		edited, err := pointer.SetRaw(doc, string(value))
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%s%s%s", doc[:before.Index], value, doc[before.Index+len(before.Raw):])
		if string(edited) != want {
			t.Fatalf("other bytes changed:\n%s\n%s", edited, want)
		}
		if after := pointer.Get(edited); !reflect.DeepEqual(decoded(t, []byte(after.Raw)), decoded(t, value)) {
			t.Fatalf("got %s, want %s", after.Raw, value)
		}
	})
}

func TestPointerAddThenDelete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := []byte(`{"first":` + anyJSON(t, 0) + `,"inner":` + anyJSON(t, 3) + `}`)
		var objects []specs.Pointer
		for _, p := range append(places(decoded(t, doc), ""), "") {
			if p == "" || p.Get(doc).IsObject() {
				objects = append(objects, p)
			}
		}
		parent := rapid.SampledFrom(objects).Draw(t, "parent")
		key := "new" + anyKey().Draw(t, "key")
		pointer := parent.Below(key)
		if pointer.Get(doc).Exists() {
			t.Skip("there already")
		}
		added, err := pointer.Set(doc, "v")
		if err != nil {
			t.Fatal(err)
		}
		if pointer.String(added) != "v" {
			t.Fatalf("%q is not found in %s", pointer, added)
		}
		if deleted, err := pointer.Delete(added); err != nil || !bytes.Equal(deleted, doc) {
			t.Fatalf("%v\n%s\n%s", err, deleted, doc)
		}
	})
}
