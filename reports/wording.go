package reports

import (
	"fmt"
	"math"
	"strconv"

	"github.com/hookbench/hookbench/specs"
)

// basis says how a demand is known and where it stands, for a reader who wants to look it up.
func basis(r Result, provider Provider) string {
	document := provider.Document
	if document == "" {
		document = "the documentation"
	}
	section := strconv.Quote(r.Section)
	switch r.Basis {
	case specs.Documented:
		return fmt.Sprintf("%s, section %s (documented)", document, section)
	case specs.Published:
		return fmt.Sprintf("another public page of the provider (published); see also %s, section %s", document, section)
	case specs.Implied:
		return fmt.Sprintf("follows from %s, section %s (implied)", document, section)
	case specs.Practice:
		return fmt.Sprintf("common practice, not demanded by this provider (practice); belongs to %s, section %s", document, section)
	default:
		return "nobody documents this; it is a default of the bench (undocumented)"
	}
}

// count writes a number and its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// measure says how far a sender's delays may be off, and how closely they were told; "" where none are judged.
func measure(retry *Retry) string {
	if retry == nil || retry.Tolerance == 0 && retry.Resolution == nil {
		return ""
	}
	text := fmt.Sprintf("may be off by %g%%, or a second", math.Round(retry.Tolerance*1e4)/100)
	switch told := retry.Resolution; {
	case told == nil:
		return text
	case told.Finest == told.Coarsest:
		return text + "; told to within " + told.Coarsest
	default:
		return fmt.Sprintf("%s; told to within %s to %s", text, told.Finest, told.Coarsest)
	}
}

// milliseconds writes a duration with as many digits as somebody reads.
func milliseconds(ms float64) string {
	switch {
	case ms < 100:
		return strconv.FormatFloat(ms, 'f', 1, 64) + " ms"
	case ms < 10_000:
		return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
	default:
		return strconv.FormatFloat(ms/1000, 'f', 1, 64) + " s"
	}
}

// judged says what the report is about: the party, and where it is where that is known.
func judged(target Target) string {
	if target.URL == "" {
		return string(target.Party)
	}
	return fmt.Sprintf("%s at %s", target.Party, target.URL)
}
