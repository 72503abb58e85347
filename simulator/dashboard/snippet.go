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

// recipe is what the templates of snippets take: a scheme in pieces.
type recipe struct {
	specs.Signature
	Hash    string  // sha256, sha1 or sha512
	Signed  []piece // of what is signed
	Written []piece // of the header's value
	Strip   bool    // the secret's prefix is not part of the key
	Decode  bool    // the key is base64
	Parses  bool    // something is read from the parsed body
}

// piece is a text, or what stands in a place.
type piece struct {
	Text string   // "": a placeholder
	Name string   // body, signature, id or timestamp
	Path []string // of id and timestamp within the body
}

// snippets returns a function for each language, made from the scheme alone.
func snippets(contract specs.Contract) ([]snippet, error) {
	set, err := template.New("").Funcs(template.FuncMap{"quote": quoted}).ParseFS(snippetFiles, "snippets/*.tmpl")
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

func newRecipe(contract specs.Contract) recipe {
	scheme := *contract.Authentication.Signature
	r := recipe{
		Signature: scheme, Hash: strings.TrimPrefix(string(scheme.Algorithm), "hmac-"),
		Strip:  scheme.Secret == specs.SecretPrefixStripped || scheme.Secret == specs.SecretPrefixBase64,
		Decode: scheme.Secret == specs.SecretBase64 || scheme.Secret == specs.SecretPrefixBase64,
	}
	places := map[string]specs.Pointer{"id": contract.Identity.At.Value, "timestamp": contract.Envelope.Timestamp}
	r.Signed, r.Written = pieces(scheme.Signed, places), pieces(scheme.Written, places)
	for _, p := range append(r.Signed, r.Written...) {
		r.Parses = r.Parses || len(p.Path) > 0
	}
	return r
}

// pieces takes a template apart.
func pieces(template string, places map[string]specs.Pointer) []piece {
	var all []piece
	for rest := template; rest != ""; {
		before, from, _ := strings.Cut(rest, "{")
		if before != "" {
			all = append(all, piece{Text: before})
		}
		name, after, found := strings.Cut(from, "}")
		if found {
			all = append(all, piece{Name: name, Path: placed(places[name])})
		}
		rest = after
	}
	return all
}

// placed returns the names on the way to a place.
func placed(at specs.Pointer) []string {
	if at == "" {
		return nil
	}
	names := strings.Split(string(at), "/")[1:]
	for i, name := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	}
	return names
}

// quoted writes a text in double quotes as all four languages read it; PHP would take a dollar sign for a variable.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\x24`, "\n", `\n`).Replace(text) + `"`
}
