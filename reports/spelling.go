package reports

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// longEnough is the length from which a part of a secret is still a secret: what stands behind its prefix, and what
// of it is readable in the middle of somebody else's base64.
const longEnough = 8

// spellings returns the ways in which a secret may be written in what a target answers, the secret itself among
// them. A secret that is too short to be looked for has none. Letter case is left to the search.
func spellings(secret string) []string {
	forms := []string{secret}
	if _, rest, ok := strings.Cut(secret, "_"); ok && len(rest) >= longEnough {
		forms = append(forms, rest) // whsec_…: receivers strip the prefix
	}
	var all []string
	for _, form := range forms {
		all = append(all, form, hex.EncodeToString([]byte(form)))
		all = append(all, urlSpellings(form)...)
		all = append(all, jsonSpellings(form)...)
		all = append(all, htmlSpellings(form)...)
		all = append(all, base64Spellings(form)...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(s string) bool { return len(s) < shortestSecret })
}

// urlSpellings returns how several languages escape s for a form, a query or a path.
func urlSpellings(s string) []string {
	form := url.QueryEscape(s)
	percent := strings.ReplaceAll(form, "+", "%20")
	return []string{
		form, percent, url.PathEscape(s),
		strings.ReplaceAll(percent, "%2F", "/"),
		strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(percent),
	}
}

// jsonSpellings returns how JSON writers spell s: with and without escapes for HTML, slashes and non-ASCII letters.
func jsonSpellings(s string) []string {
	var b bytes.Buffer
	plain := json.NewEncoder(&b)
	plain.SetEscapeHTML(false)
	if err := plain.Encode(s); err != nil {
		return nil // a string can always be written
	}
	quoted := strings.TrimSpace(b.String())
	inner := quoted[1 : len(quoted)-1]
	forHTML, _ := json.Marshal(s)
	ascii := escapeNonASCII(inner)
	return []string{
		inner, string(forHTML[1 : len(forHTML)-1]), ascii,
		strings.ReplaceAll(inner, "/", `\/`), strings.ReplaceAll(ascii, "/", `\/`),
	}
}

func escapeNonASCII(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c < 0x80 {
			b.WriteRune(c)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, c) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// htmlSpellings returns how template engines of several languages spell s.
func htmlSpellings(s string) []string {
	escaped := html.EscapeString(s)
	return []string{
		escaped,
		strings.NewReplacer("&#34;", "&quot;").Replace(escaped),
		strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#x27;").Replace(escaped),
		strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#039;").Replace(escaped),
		strings.NewReplacer("&#34;", "&quot;", "&#39;", "&apos;").Replace(escaped),
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s),
	}
}

// base64Spellings returns s in base64, and what of it shows when it stands anywhere within a longer text that is
// encoded, such as the id:secret of Basic authentication: one spelling for each of the three alignments.
func base64Spellings(s string) []string {
	var all []string
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		all = append(all, encoding.EncodeToString([]byte(s)))
		if len(s) < longEnough {
			continue
		}
		for before := range 3 {
			encoded := encoding.EncodeToString([]byte(strings.Repeat("\x00", before) + s))
			first := (before*8 + 5) / 6 // sextets that hold no bit of what stands before
			all = append(all, encoded[first:(before+len(s))*8/6])
		}
	}
	return all
}

func encode(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
