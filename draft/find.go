package draft

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// find returns what a $ref leads to.
func (d *document) find(ref string) (any, error) {
	fragment, inside := strings.CutPrefix(ref, "#")
	if !inside {
		if strings.Contains(ref, "://") {
			return nil, fmt.Errorf("refers to %s, which is never fetched; bundle it into one document first, with redocly bundle for instance", ref)
		}
		return nil, fmt.Errorf("refers to another file, %s; bundle it into one document first, with redocly bundle for instance", ref)
	}
	var at any = d.root
	for _, token := range strings.Split(strings.TrimPrefix(fragment, "/"), "/") {
		if plain, err := url.PathUnescape(token); err == nil {
			token = plain
		}
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		var ok bool
		if at, ok = child(at, token); !ok {
			return nil, fmt.Errorf("has a $ref %q that leads nowhere; correct it, or take out what uses it", ref)
		}
	}
	return at, nil
}

func child(value any, token string) (any, bool) {
	switch value := value.(type) {
	case map[string]any:
		inner, ok := value[token]
		return inner, ok
	case []any:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(value) {
			return value[i], true
		}
	}
	return nil, false
}

// follow returns the mapping that a value is or refers to, nil for anything else.
func (d *document) follow(value any) (map[string]any, error) {
	for range deepest {
		members, ok := value.(map[string]any)
		ref, isRef := members["$ref"].(string)
		if !ok || !isRef {
			return members, nil
		}
		var err error
		if value, err = d.find(ref); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("has references that lead in a circle; correct them")
}
