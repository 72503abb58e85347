package specs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"
)

func project(shape *specs.Shape, doc string) string {
	return string(shape.Project(nil, gjson.Parse(doc)))
}

func TestProject(t *testing.T) {
	tree := otherShape(t)
	for doc, want := range map[string]string{
		`{}`:                             `{}`,
		`{"leaf":true,"name":"a","x":1}`: `{"name":"a","leaf":true}`,
		` { "x" : {"name":1}, "name" : 1.50e0 } `:                     `{"name":1.50e0}`,
		`{"name":"\u00e9\/<>"}`:                                       `{"name":"\u00e9\/<>"}`,
		`{"n\u0061me":"a"}`:                                           `{"name":"a"}`,
		`{"name":"a","name":"b"}`:                                     `{"name":"b"}`,
		`{"children":[{"x":1},{"name":"a","children":[{"y":2}, 7]}]}`: `{"children":[{},{"name":"a","children":[{},7]}]}`,
		`{"children":[]}`:                                             `{"children":[]}`,
		`{"children":{"name":"a"}}`:                                   `{"children":{"name":"a"}}`,
		`[{"x":1}]`:                                                   `[{"x":1}]`,
		`"text"`:                                                      `"text"`,
		`null`:                                                        `null`,
	} {
		NewWithT(t).Expect(project(tree, doc)).To(Equal(want), doc)
	}
	NewWithT(t).Expect(project(&specs.Shape{}, ` { "x" : 1 }`)).To(Equal(`{ "x" : 1 }`), "nothing is named")
}

func otherShape(t testing.TB) *specs.Shape {
	o, err := otherProvider(t).Operation("other")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return o.Answer.Shape
}

func TestShapeOfCombinedSchemas(t *testing.T) {
	g := NewWithT(t)
	hook := operation(t, "./testdata/parcels", "createHook").Body.Shape
	var names []string
	for _, p := range hook.Properties {
		names = append(names, p.Name)
	}
	g.Expect(names).To(Equal([]string{"event", "target", "hookId", "state"}))
	g.Expect(hook.Properties[1].Required).To(BeTrue())
	g.Expect(hook.Properties[2].Required).To(BeFalse())
	g.Expect(hook.Property("target").Property("url").Types).To(Equal([]string{"string"}), "behind oneOf and $ref")

	delivery := operation(t, "cargolint", "listWebhookDeliveries").Answer.Shape.Property("data").Items
	g.Expect(delivery.Property("status").Enum).To(Equal([]any{"pending", "success", "failed"}))
	g.Expect(delivery.Property("responseStatus").Types).To(Equal([]string{"integer", "null"}))
	kind := operation(t, "cas-notifications", "listSubscriptions").Answer.Shape.Items.Property("subscriptionDestination").Property("destinationType")
	g.Expect(kind.Enum).To(Equal([]any{"OAuthApiDestination"}), "a constant is a choice of one")
	g.Expect(operation(t, "cargolint", "createWebhook").Body.Shape.Property("active").Example).To(BeTrue(), "the default")
}

// TestProjectKeepsWhatIsNamed: nothing named is lost, nothing else stays, and doing it again changes nothing.
func TestProjectKeepsWhatIsNamed(t *testing.T) {
	tree := otherShape(t)
	rapid.Check(t, func(t *rapid.T) {
		doc := randomTree(t, 4)
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		once := project(tree, string(text))
		if strings.Contains(once, "other") || project(tree, once) != once {
			t.Fatalf("%s\n%s", text, once)
		}
		want, err := json.Marshal(named(doc))
		if err != nil {
			t.Fatal(err)
		}
		NewWithT(t).Expect(once).To(MatchJSON(want))
	})
}

func randomTree(t *rapid.T, depth int) map[string]any {
	doc := map[string]any{}
	for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"name", "leaf", "children", "other", "other2"}), rapid.ID).Draw(t, "members") {
		if name != "children" {
			doc[name] = rapid.SampledFrom([]any{"a\"b", 1.25, true, nil, []any{1.0}}).Draw(t, name)
			continue
		}
		children := []any{}
		for range rapid.IntRange(0, min(depth, 2)).Draw(t, "children") {
			children = append(children, randomTree(t, depth-1))
		}
		doc[name] = children
	}
	return doc
}

// named is the projection of a tree, done the plain way.
func named(doc map[string]any) map[string]any {
	kept := map[string]any{}
	for name, value := range doc {
		switch children, ok := value.([]any); {
		case strings.HasPrefix(name, "other"):
		case name == "children" && ok:
			trees := []any{}
			for _, child := range children {
				trees = append(trees, named(child.(map[string]any)))
			}
			kept[name] = trees
		default:
			kept[name] = value
		}
	}
	return kept
}
