// Package picture lays out the pictures of a report and draws them as SVG by html/template. It knows numbers and
// names, and nothing of reports. Colours come from the classes of the page that a picture stands in; shape and text
// always say the same.
package picture

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
)

//go:embed *.svg.tmpl
var files embed.FS

// Templates holds one template for each picture: timeline.svg.tmpl, bars.svg.tmpl and histogram.svg.tmpl. Each takes
// what the Layout method of its type returns, and needs the functions of Functions.
func Templates() fs.FS { return files }

//go:embed picture.css
var style []byte

// Style returns the style sheet of pictures, of the marks in their legends, and of what they scroll in. The page says which colours
// it names.
func Style() []byte { return bytes.Clone(style) }

// Functions are what the templates calculate with.
func Functions() template.FuncMap {
	return template.FuncMap{
		"add": func(a, b float64) float64 { return a + b },
		"sub": func(a, b float64) float64 { return a - b },
	}
}

// Width is that of every picture, in its own units.
const Width = 720

// gutter is the room for names at the left of a picture, and margin that at its right.
const (
	gutter = 150
	margin = 24
)

// Point is a place within a picture.
type Point struct{ X, Y float64 }

// Tick is a place on an axis with its label.
type Tick struct {
	X     float64
	Label string
}
