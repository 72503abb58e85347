package reports

import (
	"cmp"
	"fmt"
	"io"
)

// WriteDifference writes what changed for people, the summary on the last line.
func WriteDifference(w io.Writer, d Difference, o TextOptions) error {
	s := o.sheet()
	for _, warning := range d.Warnings {
		s.paragraph(0, "WARNING: "+warning)
	}
	if len(d.Warnings) > 0 {
		s.blank()
	}
	s.changes(green, "NEWLY PASSING", d.NewlyPassing)
	s.changes(bold, "OTHERWISE CHANGED", d.Otherwise)
	s.changes(bold, "ONLY IN THE OLD REPORT", d.Vanished)
	s.changes(bold, "ONLY IN THE NEW REPORT", d.Added)
	s.changes(yellow, "NEWLY INCONCLUSIVE", d.NewlyInconclusive)
	s.changes(red, "NEWLY FAILING", d.NewlyFailing)
	s.paragraph(0, d.summary())
	if _, err := io.WriteString(w, s.String()); err != nil {
		return fmt.Errorf("write difference as text: %w", err)
	}
	return nil
}

func (s *sheet) changes(color, title string, changes []Change) {
	if len(changes) == 0 {
		return
	}
	s.title(color, fmt.Sprintf("%s (%d)", title, len(changes)))
	for _, c := range changes {
		s.paragraph(indent, fmt.Sprintf("%s  %s, %s", c.ID, c.Level, c.course()))
		s.paragraph(2*indent, c.Text)
		s.field("Why", c.Reason)
		s.field("Likely", c.Hint)
		s.field("Known", c.Known)
	}
	s.blank()
}

// course says how a requirement ended before and now.
func (c Change) course() string {
	return fmt.Sprintf("%s, then %s", cmp.Or(c.Old, "not there"), cmp.Or(c.New, "not there"))
}

func (d Difference) summary() string {
	word := "NOT WORSE"
	if d.Worse {
		word = "WORSE"
	}
	return fmt.Sprintf("%s: %d newly failing, %d newly passing, %d newly inconclusive; the verdict was %s and is %s.",
		word, len(d.NewlyFailing), len(d.NewlyPassing), len(d.NewlyInconclusive), d.Old, d.New)
}
