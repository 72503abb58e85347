package picture

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Histogram shows how durations in milliseconds are spread.
type Histogram struct{ Values []float64 }

// HistogramLayout is a histogram with all its places.
type HistogramLayout struct {
	Width, Height, Left, Right, Bottom float64
	Columns                            []Column
	Summary                            string
}

// Column is one class of values.
type Column struct {
	X, Y, Width, Height, Middle float64
	Count                       int
	Label                       string // its upper end, which the class includes
	Text                        string
}

// Layout sorts the values into classes that end at 1, 2 or 5 times a power of ten.
func (h Histogram) Layout() HistogramLayout {
	const high, top = 110, 18
	l := HistogramLayout{Width: Width, Left: margin, Right: Width - margin, Bottom: top + high, Height: top + high + 34}
	values := slices.Clone(h.Values)
	slices.Sort(values)
	if len(values) == 0 {
		return l
	}
	counts, from := classes(values)
	width := (l.Right - l.Left) / float64(len(counts))
	most := slices.Max(counts)
	for i, n := range counts {
		x, height := l.Left+float64(i)*width, high*float64(n)/float64(most)
		if n > 0 {
			height = max(2, height) // one among thousands can still be seen
		}
		label := Milliseconds(edge(from + i))
		l.Columns = append(l.Columns, Column{
			X: x + 2, Y: l.Bottom - height, Width: max(1, width-4), Height: height, Middle: x + width/2, Count: n, Label: label,
			Text: fmt.Sprintf("%d up to %s", n, label),
		})
	}
	l.Summary = fmt.Sprintf("%d answers: half of them within %s, 95 of 100 within %s, the slowest after %s.", len(values),
		Milliseconds(quantile(values, 0.5)), Milliseconds(quantile(values, 0.95)), Milliseconds(values[len(values)-1]))
	return l
}

// classes counts sorted values by class; from is the number of the first one.
func classes(values []float64) (counts []int, from int) {
	from = class(values[0])
	counts = make([]int, class(values[len(values)-1])-from+1)
	for _, v := range values {
		counts[class(v)-from]++
	}
	return counts, from
}

// class returns the number of the first edge that is not below the value. Edges lie between a tenth of a millisecond and
// about a day.
func class(ms float64) int {
	const first, last = -3, 24
	for n := first; n < last; n++ {
		if ms <= edge(n)*(1+1e-9) {
			return n
		}
	}
	return last
}

// edge returns the n-th of the numbers …, 0.5, 1, 2, 5, 10, …, where the 0th is 1.
func edge(n int) float64 {
	decade := int(math.Floor(float64(n) / 3))
	return []float64{1, 2, 5}[n-3*decade] * math.Pow10(decade)
}

// quantile returns the smallest of the sorted values that so large a fraction does not exceed.
func quantile(values []float64, fraction float64) float64 {
	return values[max(0, int(math.Ceil(fraction*float64(len(values))))-1)]
}

// Milliseconds writes a duration in milliseconds with no more digits than somebody reads.
func Milliseconds(ms float64) string {
	unit := "ms"
	if ms >= 1000 {
		ms, unit = ms/1000, "s"
	}
	digits := 0
	if ms < 10 && ms != math.Trunc(ms) {
		digits = 1
	}
	return strconv.FormatFloat(ms, 'f', digits, 64) + " " + unit
}
