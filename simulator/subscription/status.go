package subscription

import (
	"encoding/json"
	"slices"
	"strings"
)

// status tells the callers what their credentials allow: the document's example, in which a list of scopes becomes the
// list of the caller's own. Callers to whom scopes mean nothing see the example.
func (a *API) status(c *call) ([]byte, error) {
	answer := c.operation.Answer
	scopes := strings.Join(c.caller.Scopes, " ")
	if answer.Example == nil {
		return write(answer.Shape, words{members: map[string]string{"scope": quote(scopes), "scopes": quote(scopes)}}), nil
	}
	if c.caller.Scopes == nil {
		return json.Marshal(answer.Example)
	}
	return json.Marshal(a.withScopes(answer.Example, c.caller.Scopes))
}

// withScopes returns an example with each list of scopes, as an array or as words in a text, replaced.
func (a *API) withScopes(example any, scopes []string) any {
	switch e := example.(type) {
	case map[string]any:
		filled := map[string]any{}
		for name, value := range e {
			filled[name] = a.withScopes(value, scopes)
		}
		return filled
	case []any:
		if a.areScopes(e) {
			return append([]string{}, scopes...)
		}
		filled := make([]any, len(e))
		for i, value := range e {
			filled[i] = a.withScopes(value, scopes)
		}
		return filled
	case string:
		var listed []any
		for _, word := range strings.Fields(e) {
			listed = append(listed, word)
		}
		if a.areScopes(listed) {
			return strings.Join(scopes, " ")
		}
	}
	return example
}

// areScopes tells whether all of a list, which is not empty, are scopes of the provider's token endpoint.
func (a *API) areScopes(list []any) bool {
	api := a.options.Provider.Contract.API
	if len(list) == 0 || api == nil || api.Token == nil {
		return false
	}
	return !slices.ContainsFunc(list, func(word any) bool {
		text, ok := word.(string)
		return !ok || !slices.Contains(api.Token.Scopes, text)
	})
}
