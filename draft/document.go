package draft

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// LargestDocument is how many bytes of an OpenAPI document are read.
const LargestDocument = 32 << 20

const (
	mostValues = 3_000_000 // of a document, with everything that its aliases repeat
	deepest    = 500       // values within values
)

// document is an OpenAPI document as values of JSON: map[string]any, []any, string, json.Number, bool and nil.
type document struct {
	root     map[string]any
	old      bool // OpenAPI 3.0, whose schemas are written another way
	webhooks []string
	values   int
}

// read reads a document, YAML or JSON. Every error says what to do.
func read(text []byte) (*document, error) {
	if len(text) > LargestDocument {
		return nil, fmt.Errorf("is larger than %d MB; cut it to its webhooks, its callbacks and the components that they use", LargestDocument>>20)
	}
	var tree yaml.Node
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, fmt.Errorf("is neither YAML nor JSON: %s", strings.TrimPrefix(firstLine(err), "yaml: "))
	}
	if len(tree.Content) == 0 || tree.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("is no OpenAPI document: it must be a mapping that begins with openapi: 3.1.0")
	}
	d := &document{}
	value, err := d.value(tree.Content[0], 0)
	if err != nil {
		return nil, err
	}
	d.root = value.(map[string]any)
	for _, key := range []string{"webhooks", "x-webhooks"} {
		for _, name := range keysOf(tree.Content[0], key) {
			if !slices.Contains(d.webhooks, name) {
				d.webhooks = append(d.webhooks, name)
			}
		}
	}
	return d, d.version()
}

// version objects to what is not OpenAPI 3.
func (d *document) version() error {
	version, ok := d.root["openapi"]
	text := fmt.Sprint(version)
	switch {
	case d.root["swagger"] != nil:
		return fmt.Errorf("is Swagger %v, which has no webhooks; convert it to OpenAPI 3 first", d.root["swagger"])
	case !ok:
		return errors.New("is no OpenAPI document: it has no openapi: 3.1.0 at its top")
	case !strings.HasPrefix(text, "3."):
		return fmt.Errorf("is OpenAPI %s; only 3.0 and 3.1 are read", text)
	}
	d.old = strings.HasPrefix(text, "3.0")
	return nil
}

// keysOf returns the keys of a mapping at the top of the document, in its order.
func keysOf(root *yaml.Node, key string) []string {
	var keys []string
	for i := 0; i+1 < len(root.Content); i += 2 {
		if value := root.Content[i+1]; root.Content[i].Value == key && value.Kind == yaml.MappingNode {
			for j := 0; j < len(value.Content); j += 2 {
				keys = append(keys, value.Content[j].Value)
			}
		}
	}
	return keys
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$`)

// value makes JSON of YAML: keys are texts, dates stay as they are written.
func (d *document) value(node *yaml.Node, depth int) (any, error) {
	if d.values++; d.values > mostValues || depth > deepest {
		return nil, errors.New("holds too many values, or values too deep within each other; write out its aliases, and cut it to what webhooks use")
	}
	switch node.Kind {
	case yaml.AliasNode:
		return d.value(node.Alias, depth+1)
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, element := range node.Content {
			value, err := d.value(element, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		return d.mapping(node, depth)
	default:
		return scalar(node), nil
	}
}

func (d *document) mapping(node *yaml.Node, depth int) (any, error) {
	members := map[string]any{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		value, err := d.value(node.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		merged, isMap := value.(map[string]any)
		if node.Content[i].Tag != "!!merge" || !isMap {
			members[node.Content[i].Value] = value
			continue
		}
		for key, inner := range merged {
			if _, own := members[key]; !own {
				members[key] = inner
			}
		}
	}
	return members, nil
}

func scalar(node *yaml.Node) any {
	switch node.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(node.Value, "true")
	case "!!int", "!!float":
		if jsonNumber.MatchString(node.Value) {
			return json.Number(node.Value)
		}
		if n, err := strconv.ParseInt(node.Value, 0, 64); err == nil {
			return json.Number(strconv.FormatInt(n, 10))
		}
	}
	return node.Value
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
