package draft

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// openapi writes openapi.yaml: the webhooks and the components that they use.
func (f *folder) openapi(title, version string) ([]byte, error) {
	webhooks := mapping()
	var schemas []any
	for _, e := range f.events {
		schemas = append(schemas, e.schema)
		key := &yaml.Node{Kind: yaml.ScalarNode, Value: e.name, HeadComment: e.comment()}
		webhooks.Content = append(webhooks.Content, key, e.node())
	}
	document := mapping(
		"openapi", "3.1.0",
		"info", mapping("title", title, "version", version),
		"webhooks", webhooks,
		"components", mapping("schemas", node(f.converter.needed(schemas...), true)),
	)
	var text bytes.Buffer
	text.WriteString(f.head())
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(document); err != nil {
		return nil, fmt.Errorf("write openapi.yaml: %w", err)
	}
	return text.Bytes(), encoder.Close()
}

// head is the comment at the top of the file.
func (f *folder) head() string {
	lines := []string{
		"yaml-language-server: $schema=.schema/openapi.json",
		"Drafted from an OpenAPI document: its webhooks, and the components that they use. The API by which endpoints are",
		"subscribed is left out: which operations those are, and how they behave, no document says for certain.",
	}
	for _, note := range f.notes {
		lines = append(lines, "- "+oneLine(note))
	}
	for _, note := range slices.Sorted(maps.Keys(f.converter.notes)) {
		lines = append(lines, "- left out of the schemas: "+oneLine(note))
	}
	return "# " + strings.Join(lines, "\n# ") + "\n"
}

// comment says what was assumed of an event.
func (e *event) comment() string {
	var lines []string
	if e.renamed != "" && e.renamed != e.name {
		lines = append(lines, "in the document: "+oneLine(e.renamed))
	}
	for _, note := range e.notes {
		lines = append(lines, oneLine(note))
	}
	if e.made && len(e.notes) == 0 {
		lines = append(lines, "the document shows no body; examples/"+e.name+".json is made up from the schema")
	}
	return strings.Join(lines, "\n")
}

// node writes an event as a webhook.
func (e *event) node() *yaml.Node {
	info := mapping("basis", "documented", "section", e.section())
	if e.text != "" {
		info.Content = append(info.Content, scalarNode("text"), scalarNode(e.text))
	}
	if len(e.unique) > 0 {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, u := range e.unique {
			member := mapping("at", u.at, "value", u.template)
			member.Style = yaml.FlowStyle
			list.Content = append(list.Content, member)
		}
		info.Content = append(info.Content, scalarNode("unique"), list)
	}
	post := mapping()
	if summary := oneLine(textOr(e.operation["summary"], textOr(e.operation["description"], ""))); summary != "" {
		post.Content = append(post.Content, scalarNode("summary"), scalarNode(shortened(summary)))
	}
	post.Content = append(post.Content,
		scalarNode("x-webhook"), info,
		scalarNode("requestBody"), mapping("required", true, "content", mapping("application/json", mapping("schema", node(e.schema, false)))),
		scalarNode("responses"), mapping("200", mapping("description", "taken")),
	)
	return mapping("post", post)
}

// section says where in the document an event stands.
func (e *event) section() string {
	if tags := listOf(e.operation["tags"]); len(tags) > 0 {
		return oneLine(fmt.Sprint(tags[0]))
	}
	return oneLine(e.from)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 160 {
		return string(runes[:159]) + "…"
	}
	return text
}
