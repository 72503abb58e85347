package reports

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"

	"github.com/hookbench/hookbench/reports/picture"
)

//go:embed html/*.tmpl
var htmlTemplates embed.FS

//go:embed html/style.css
var pageStyle []byte

//go:embed html/script.js
var pageScript []byte

//go:embed html/copy.js
var copyScript []byte

// WriteHTML writes the report as one HTML file that needs nothing else: no network, no other file, and of its own script
// only the filter. Everything a target or a folder had a say in stands in it as text. A content security policy
// allows its style and its script by their digests, and nothing besides.
//
// It holds every requirement and as much evidence as a browser can show at once, failures before the rest; what is
// left out is counted, and stands in the JSON report.
func WriteHTML(w io.Writer, report Report) error {
	text, err := htmlText(report)
	if err == nil {
		_, err = w.Write(text)
	}
	if err != nil {
		return fmt.Errorf("write report as HTML: %w", err)
	}
	return nil
}

func htmlText(report Report) ([]byte, error) {
	templates, err := pageTemplates()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = templates.ExecuteTemplate(&text, "report.html.tmpl", newPage(report))
	return text.Bytes(), err
}

func pageTemplates() (*template.Template, error) {
	set, err := template.New("").Funcs(picture.Functions()).ParseFS(picture.Templates(), "*.svg.tmpl")
	if err != nil {
		return nil, err
	}
	return set.ParseFS(htmlTemplates, "html/*.tmpl")
}

// asset is a style sheet or a script of the page, with its source in the words of a content security policy.
type asset struct{ Text, Source string }

// newAsset makes an asset of texts, one after the other.
func newAsset(texts ...[]byte) asset {
	text := slices.Concat(texts...)
	digest := sha256.Sum256(text)
	return asset{string(text), "'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"}
}

// Style returns the style sheet for the page, which is our own text.
func (p page) Style() template.CSS { return template.CSS(p.style.Text) }

// Script returns the script for the page, which is our own text.
func (p page) Script() template.JS { return template.JS(p.script.Text) }

// Policy returns the content security policy of the page.
func (p page) Policy() string {
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", p.style.Source, p.script.Source)
}
