package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// gap is how many columns stand between two cells.
const gap = 2

// writeGrid prints rows as a table. What stands in a cell is no command to the terminal. Where the table is a list under
// headings and wider than the terminal, each row takes several lines; elsewhere a row is a line, for grep and awk.
func (c *console) writeGrid(rows ...[]string) error {
	clean := make([][]string, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			clean[i] = append(clean[i], strings.ReplaceAll(plainText([]byte(cell)), "\n", " "))
		}
	}
	room := 0
	if isTerminal(c.out) {
		room = columns(c.out)
	}
	_, err := io.WriteString(c.out, grid(clean, room))
	return err
}

// grid sets rows in columns. If there is room for so many columns only, and the rows have three cells or more, they are
// folded: what has no room stands in lines of its own below, indented. 0 is room for everything.
func grid(rows [][]string, room int) string {
	wide := widths(rows)
	lines := []span{{0, len(wide)}}
	if room > 0 && len(wide) > 2 {
		lines = folded(wide, room)
	}
	var text strings.Builder
	for _, row := range rows {
		for i, cells := range lines {
			line := strings.Repeat(" ", gap*min(i, 1))
			for j := cells.from; j < min(cells.to, len(row)); j++ {
				line += row[j] + strings.Repeat(" ", wide[j]-utf8.RuneCountInString(row[j])+gap)
			}
			fmt.Fprintln(&text, strings.TrimRight(line, " "))
		}
	}
	return text.String()
}

// widths returns how many columns each cell of a row needs.
func widths(rows [][]string) []int {
	var wide []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], utf8.RuneCountInString(cell))
		}
	}
	return wide
}

// span is the cells of a row that share a line.
type span struct{ from, to int }

// folded spreads cells over as few lines as will do. They are filled from the last on: what is long, and stands alone,
// is in front.
func folded(wide []int, room int) []span {
	var lines []span
	for to := len(wide); to > 0; to = lines[len(lines)-1].from {
		from := to - 1
		for used := gap + wide[from]; from > 0; from-- {
			used += gap + wide[from-1]
			if indent := gap * min(from-1, 1); used-gap+indent > room {
				break
			}
		}
		lines = append(lines, span{from, to})
	}
	slices.Reverse(lines)
	return lines
}

// instant prints a point in time to the second, as schedules have them; "": there is none.
func instant(at *time.Time) string {
	if at == nil || at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// brief prints a duration without the zeros that say nothing, to the millisecond.
func brief(d time.Duration) string {
	text := d.Round(time.Millisecond).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
