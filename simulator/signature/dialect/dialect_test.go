package dialect_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature/dialect"
	. "github.com/onsi/gomega"
)

// TestDialects pins what each dialect makes of small documents. The values of languages that the tests do not run
// were made once with Jackson 2.14, Gson 2.10 and PostgreSQL 15.
func TestDialects(t *testing.T) {
	const numbers = `{"a": [1450.50, 25000.00, 1e3, 1e7, 0.00001, 9007199254740993, -0]}`
	const texts = `{"b":"é/<&'=+😀\u2028\u001f", "aa":null, "a":true}`
	for _, c := range []struct{ id, document, want string }{
		{"compact", numbers, `{"a":[1450.50,25000.00,1e3,1e7,0.00001,9007199254740993,-0]}`},
		{"indented-2", `{"a":[1,{}]}`, "{\n  \"a\": [\n    1,\n    {}\n  ]\n}"},
		{"indented-4", `{"a":1}`, "{\n    \"a\": 1\n}"},
		{"indented-tab", `{"a":1}`, "{\n\t\"a\": 1\n}"},
		{"javascript", numbers, `{"a":[1450.5,25000,1000,10000000,0.00001,9007199254740992,0]}`},
		{"javascript", `{"b":1,"2":0,"10":0,"1":0,"b":9}`, `{"1":0,"2":0,"10":0,"b":9}`},
		{"javascript", `["\ud800", 1e400]`, `["\ud800",null]`},
		{"go", numbers, `{"a":[1450.5,25000,1000,10000000,0.00001,9007199254740992,-0]}`},
		{"go", texts, `{"a":true,"aa":null,"b":"é/\u003c\u0026'=+😀\u2028\u001f"}`},
		{"python", numbers, `{"a": [1450.5, 25000.0, 1000.0, 10000000.0, 1e-05, 9007199254740993, 0]}`},
		{"python", texts, `{"b": "\u00e9/<&'=+\ud83d\ude00\u2028\u001f", "aa": null, "a": true}`},
		{"python-dict", `{"a":[true,null,"it's"]}`, `{'a': [True, None, "it's"]}`},
		{"php", `{"a/é":{},"l":{"0":1}}`, `{"a\/\u00e9":[],"l":[1]}`},
		{"php-objects", `{"a/é":{},"l":{"0":1}}`, `{"a\/\u00e9":{},"l":{"0":1}}`},
		{"php", numbers, `{"a":[1450.5,25000,1000,10000000,1.0e-5,9007199254740993,0]}`},
		{"ruby", numbers, `{"a":[1450.5,25000.0,1000.0,10000000.0,1.0e-05,9007199254740993,0]}`},
		{"ruby-rails", texts, `{"b":"é/\u003c\u0026'=+😀\u2028\u001f","aa":null,"a":true}`},
		{"ruby-hash", `{"a":[null,"#{x}"]}`, `{"a"=>[nil, "\#{x}"]}`},
		{"ruby-hash-spaced", `{"a":[null]}`, `{"a" => [nil]}`},
		{"java", numbers, `{"a":[1450.5,25000.0,1000.0,1.0E7,1.0E-5,9007199254740993,0]}`},
		{"java", texts, "{\"b\":\"é/<&'=+😀\u2028\\u001F\",\"aa\":null,\"a\":true}"},
		{"java-gson", texts, `{"b":"é/\u003c\u0026\u0027\u003d+😀\u2028\u001f","a":true}`},
		{"java-map", `{"a":"é","b":[1.50,null]}`, `{a=é, b=[1.5, null]}`},
		{"jsonb", texts, "{\"a\": true, \"b\": \"é/<&'=+😀\u2028\\u001f\", \"aa\": null}"},
		{"jsonb", numbers, `{"a": [1450.50, 25000.00, 1000, 10000000, 0.00001, 9007199254740993, 0]}`},
		{"dotnet", texts, `{"b":"\u00E9/\u003C\u0026\u0027=\u002B\uD83D\uDE00\u2028\u001F","aa":null,"a":true}`},
		{"dotnet", `{"a": 1450.50, "a": "\""}`, `{"a":1450.50,"a":"\u0022"}`},
		{"dotnet-newtonsoft", `{"at":"2026-06-23T12:00:00.120Z","on":"2026-06-23T12:00:00.000Z","w":1e3}`, `{"at":"2026-06-23T12:00:00.12Z","on":"2026-06-23T12:00:00Z","w":1000.0}`},
		{"form", `{"a":[1.50,{"b c":true}],"n":null,"e":{}}`, `a%5B0%5D=1.5&a%5B1%5D%5Bb+c%5D=1`},
	} {
		t.Run(c.id, func(t *testing.T) {
			NewWithT(t).Expect(string(write(t, c.id, []byte(c.document)))).To(Equal(c.want))
		})
	}
}

func TestDialectsRefuseWhatTheirLanguageRefuses(t *testing.T) {
	for _, c := range []struct{ id, document string }{
		{"go", `1e400`},
		{"php", `"\ud800"`},
		{"python-unicode", `["\ud800"]`},
		{"dotnet-newtonsoft", `["2026-06-23T12:00:00+02:00"]`},
		{"python", "[\"\xff\"]"},
		{"form", `{}`},
		{"jsonb", `1e999999999`},
	} {
		t.Run(c.id, func(t *testing.T) {
			NewWithT(t).Expect(write(t, c.id, []byte(c.document))).To(BeNil())
		})
	}
}

func TestIDsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range dialect.All() {
		NewWithT(t).Expect(seen).NotTo(HaveKey(d.ID))
		NewWithT(t).Expect(d.Text).NotTo(BeEmpty())
		seen[d.ID] = true
	}
}

// TestEveryDialectIsStable has what a dialect wrote read and written again.
func TestEveryDialectIsStable(t *testing.T) {
	for _, document := range documents(t) {
		for _, d := range dialect.All() {
			once := rewrite(d, document)
			if !json.Valid(once) {
				continue // a refusal, or no JSON
			}
			NewWithT(t).Expect(string(rewrite(d, once))).To(Equal(string(once)), d.ID)
		}
	}
}

func rewrite(d dialect.Dialect, document []byte) []byte {
	doc, err := dialect.Parse(document)
	if err != nil {
		return nil
	}
	text, _ := d.Write(doc)
	return text
}

func TestDataIsTheLargestMember(t *testing.T) {
	g := NewWithT(t)
	doc, err := dialect.Parse([]byte(`{"event":"a long name of an event","meta":{},"payload":{"id": 1},"data":null}`))
	g.Expect(err).NotTo(HaveOccurred())
	data, ok := doc.Data()
	g.Expect(ok).To(BeTrue())
	text, _ := dialect.All()[0].Write(data)
	g.Expect(string(text)).To(Equal(`{"id":1}`))
	for _, without := range []string{`{"a":1}`, `[{}]`, `7`, "{\"a\":{},\"b\":\"\xff\"}"} {
		doc, err = dialect.Parse([]byte(without))
		g.Expect(err).NotTo(HaveOccurred())
		_, ok = doc.Data()
		g.Expect(ok).To(BeFalse())
	}
}

// TestHostileDocuments has documents written that exhaust a careless reader. That it ends is the test.
func TestHostileDocuments(t *testing.T) {
	const n = 1 << 17
	for name, document := range map[string]string{
		"deep":        strings.Repeat("[", 9000) + strings.Repeat("]", 9000),
		"just deep":   strings.Repeat(`{"a":[`, 249) + strings.Repeat("]}", 249),
		"too deep":    strings.Repeat("[", n),
		"not JSON":    strings.Repeat("\x00", n),
		"long number": "[" + strings.Repeat("9", n) + "]",
		"fraction":    "[0." + strings.Repeat("3", n) + "e-5]",
		"long text":   `["` + strings.Repeat("😀\\u0000", n/16) + `"]`,
		"many names":  "{" + strings.Repeat(`"a":0,`, n/16) + `"b":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := dialect.Parse([]byte(document))
			if err != nil {
				NewWithT(t).Expect(json.Valid([]byte(document))).To(BeFalse())
				return
			}
			for _, d := range dialect.All() {
				d.Write(doc)
			}
		})
	}
}
