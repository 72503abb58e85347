package specs

import (
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"
)

// TestInstanceReadsAsTheEngineDoes: what is validated must be what any JSON reader sees.
func TestInstanceReadsAsTheEngineDoes(t *testing.T) {
	atoms := []string{
		`0`, `-1.50`, `2e3`, `9007199254740993`, `true`, `false`, `null`, `""`, `"a\u0062\n\"\\\/"`, `"é"`, `"\ud83d\ude00"`, `" { [ , "`, `{}`, `[ ]`,
		`{"a":1,"b":2}`, `{"a.b":{"~/":[]}}`, `{"":null}`, `{"a\u0062":1}`, `{"a":1,"a":2}`,
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(atoms).Draw(t, "value")
		for _, around := range rapid.SliceOfN(rapid.SampledFrom([]string{"[%s]", "[1, %s]", "{\"k\" : %s }", " %s\n", "[%s,%s]"}), 0, 5).Draw(t, "around") {
			text = strings.ReplaceAll(around, "%s", text)
		}
		want, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := instance(gjson.Parse(text)); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n%#v\n%#v", text, got, want)
		}
	})
}
