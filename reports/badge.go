package reports

import (
	"embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed badge.svg.tmpl
var badgeFile embed.FS

// badge is a sign of two fields.
type badge struct {
	Label, Verdict string
	Color          string // of the right field
	Left, Right    int    // widths of the fields
}

// Width is that of the whole badge.
func (b badge) Width() int { return b.Left + b.Right }

// LabelX is the middle of the left field.
func (b badge) LabelX() int { return b.Left / 2 }

// VerdictX is the middle of the right field.
func (b badge) VerdictX() int { return b.Left + b.Right/2 }

// LabelWidth is how wide the text of the left field is.
func (b badge) LabelWidth() int { return b.Left - badgePadding }

// VerdictWidth is how wide the text of the right field is.
func (b badge) VerdictWidth() int { return b.Right - badgePadding }

const badgePadding = 12

// WriteBadge writes the verdict as a small SVG image for a README: who was judged, and in words and colour how it ended.
// An interrupted run says that instead.
func WriteBadge(w io.Writer, report Report) error {
	b := newBadge(report)
	set, err := template.ParseFS(badgeFile, "badge.svg.tmpl")
	if err != nil {
		return fmt.Errorf("write report as badge: %w", err)
	}
	if err := set.Execute(w, b); err != nil {
		return fmt.Errorf("write report as badge: %w", err)
	}
	return nil
}

func newBadge(report Report) badge {
	b := badge{Label: fmt.Sprintf("%s %s", fit(clippedName(report.Provider.ID), 40), clippedName(string(report.Target.Party)))}
	switch {
	case !report.Run.Complete:
		b.Verdict, b.Color = "interrupted", "#6a737d"
	case report.Verdict == Conformant:
		b.Verdict, b.Color = fmt.Sprintf("conformant, %d of %d musts", report.Summary.Must.Passed, report.Summary.Must.total()), "#1a7f37"
	case report.Verdict == Nonconformant:
		b.Verdict, b.Color = "not conformant", "#b3261e"
	default:
		b.Verdict, b.Color = "inconclusive", "#8a5700"
	}
	b.Left, b.Right = badgeWidth(b.Label), badgeWidth(b.Verdict)
	return b
}

func (c Counts) total() int { return c.Passed + c.Failed + c.Inconclusive + c.NotApplicable + c.Error }

// badgeWidth is about how wide a text is in 11 pixels of a usual sans serif; the image says how wide it must be set.
func badgeWidth(s string) int {
	const column = 6.6
	return int(column*float64(columnsOf(s))) + badgePadding
}
