package dashboard

import (
	"slices"
	"strings"
)

// piece is a text of a template, or the name of what stands in its place.
type piece struct{ Text, Name string }

// pieces takes a template apart.
func pieces(template string) []piece {
	var all []piece
	for rest := template; rest != ""; {
		before, from, _ := strings.Cut(rest, "{")
		name, after, found := strings.Cut(from, "}")
		if !found {
			return append(all, piece{Text: rest})
		}
		if before != "" {
			all = append(all, piece{Text: before})
		}
		all = append(all, piece{Name: name})
		rest = after
	}
	return all
}

// without leaves those out that stand for nothing.
func without(all []piece, name string) []piece {
	return slices.DeleteFunc(all, func(p piece) bool { return p.Name == name })
}

// chunk is a part of what is signed: the bytes of the body, or a text.
type chunk struct {
	Body bool
	Text []piece
}

// chunks takes apart for languages that keep bytes and texts apart.
func chunks(all []piece) []chunk {
	var parted []chunk
	for _, p := range all {
		last := len(parted) - 1
		switch {
		case p.Name == "body":
			parted = append(parted, chunk{Body: true})
		case last < 0 || parted[last].Body:
			parted = append(parted, chunk{Text: []piece{p}})
		default:
			parted[last].Text = append(parted[last].Text, p)
		}
	}
	return parted
}

// text writes pieces as the text that a language makes of them. Each piece has its name as its variable.
func text(language string, all []piece) string {
	plus, sigil := " + ", ""
	if language == "php" {
		plus, sigil = " . ", "$"
	}
	var terms []string
	for _, p := range all {
		switch {
		case p.Text != "":
			terms = append(terms, quoted(p.Text))
		case p.Name == "body" && language == "go":
			terms = append(terms, "string(body)")
		case p.Name == "form":
			terms = append(terms, "form("+sigil+"body)")
		case p.Name == "url": // a name that Go has for a package
			terms = append(terms, sigil+"address")
		default:
			terms = append(terms, sigil+p.Name)
		}
	}
	if len(terms) == 0 {
		return `""`
	}
	return strings.Join(terms, plus)
}

// quoted writes a text in double quotes as all four languages read it; PHP would take a dollar sign for a variable.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\x24`, "\n", `\n`).Replace(text) + `"`
}
