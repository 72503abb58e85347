package dashboard

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/hookbench/hookbench/specs"
)

//go:embed snippets
var snippetFiles embed.FS

// snippet is a function in one language that verifies what a scheme signs.
type snippet struct{ Language, Code string }

// snippets returns a function for each language, made from the contract alone.
func snippets(contract specs.Contract) ([]snippet, error) {
	set, err := template.New("").Funcs(template.FuncMap{"quote": quoted, "text": text, "lower": strings.ToLower, "dict": dict}).ParseFS(snippetFiles, "snippets/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("dashboard: %w", err)
	}
	r := newRecipe(contract)
	var all []snippet
	for _, s := range []snippet{{"Go", "go.tmpl"}, {"Python", "python.tmpl"}, {"PHP", "php.tmpl"}, {"Node", "node.tmpl"}} {
		var text strings.Builder
		if err := set.ExecuteTemplate(&text, s.Code, r); err != nil {
			return nil, fmt.Errorf("dashboard: %w", err)
		}
		all = append(all, snippet{s.Language, text.String()})
	}
	return all, nil
}

// dict gives a template more than one thing, by name.
func dict(pairs ...any) map[string]any {
	all := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return all
}
