package picture

import "strings"

// Bars shows for each name how many of each kind there are, as one bar of several parts.
type Bars struct{ Rows []Bar }

// Bar is one row. Name stands beside it, Text says in words what it shows.
type Bar struct {
	Name, Text string
	Parts      []Part
}

// Part is a stretch of a bar. Kind names its shape and its class.
type Part struct {
	Kind  string
	Count int
}

// BarsLayout is a picture of bars with all its places.
type BarsLayout struct {
	Width, Height, Left float64
	Rows                []BarLayout
	Summary             string
}

// BarLayout is a bar with its places; Y is its top and Middle half its height below it.
type BarLayout struct {
	Name, Text        string
	Y, Middle, Height float64
	Parts             []PartLayout
}

// PartLayout is a part with its place. Labelled tells whether there is room for the shape and the figure in it.
type PartLayout struct {
	Part
	X, Width, Middle float64
	Labelled         bool
}

// Layout places everything; the longest bar fills the width.
func (b Bars) Layout() BarsLayout {
	const row, thick, room = 30, 22, 36
	l := BarsLayout{Width: Width, Left: gutter, Height: float64(len(b.Rows))*row + 4}
	scale := float64(Width-gutter-margin) / float64(max(1, b.longest()))
	var texts []string
	for i, bar := range b.Rows {
		y := float64(i)*row + 4
		placed := BarLayout{Name: bar.Name, Text: bar.Text, Y: y, Middle: y + thick/2, Height: thick}
		x := float64(gutter)
		for _, part := range bar.Parts {
			if part.Count == 0 {
				continue
			}
			width := float64(part.Count) * scale
			placed.Parts = append(placed.Parts, PartLayout{Part: part, X: x, Width: width, Middle: x + width/2, Labelled: width >= room})
			x += width
		}
		l.Rows = append(l.Rows, placed)
		texts = append(texts, bar.Name+": "+bar.Text+".")
	}
	l.Summary = strings.Join(texts, " ")
	return l
}

func (b Bars) longest() int {
	longest := 0
	for _, bar := range b.Rows {
		total := 0
		for _, part := range bar.Parts {
			total += part.Count
		}
		longest = max(longest, total)
	}
	return longest
}
