package reports

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

func textOf(t testing.TB, report Report, o TextOptions) string {
	t.Helper()
	var out bytes.Buffer
	NewWithT(t).Expect(WriteText(&out, report, o)).To(Succeed())
	return out.String()
}

var (
	colour  = regexp.MustCompile("\x1b\\[(0|1|1;31|1;32|1;33)m")
	command = regexp.MustCompile(`(?m)##|^\s*::`)
)

// expectSafe expects text of the given width that no terminal and no CI system takes for anything else.
func expectSafe(t testing.TB, text string, columns int) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case columnsOf(line) > columns:
			t.Errorf("%q is longer than %d columns", line, columns)
		case line != printable(line):
			t.Errorf("%q holds what is not printable", line)
		case strings.HasSuffix(line, " "):
			t.Errorf("%q ends in a space", line)
		}
	}
	if found := command.FindString(text); found != "" {
		t.Errorf("%q could be taken for a command", found)
	}
}

func TestTextFitsItsWidth(t *testing.T) {
	for _, columns := range []int{60, 72, 80, 100, 132} {
		expectSafe(t, textOf(t, sample(), TextOptions{Width: columns}), columns)
		expectSafe(t, textOf(t, sample(), TextOptions{Width: columns, Verbose: true}), columns)
	}
	expectSafe(t, textOf(t, sample(), TextOptions{}), 80)
	expectSafe(t, textOf(t, sample(), TextOptions{Width: 1}), 60)
}

func TestColourChangesNothingElse(t *testing.T) {
	g := NewWithT(t)
	plain := textOf(t, sample(), TextOptions{})
	coloured := textOf(t, sample(), TextOptions{Color: true})
	g.Expect(plain).NotTo(ContainSubstring("\x1b"))
	g.Expect(coloured).NotTo(Equal(plain))
	g.Expect(colour.ReplaceAllString(coloured, "")).To(Equal(plain))
}

func TestTheVerdictStandsLast(t *testing.T) {
	g := NewWithT(t)
	lines := strings.Split(strings.TrimSpace(textOf(t, plainSample(), TextOptions{})), "\n")
	g.Expect(lines[len(lines)-1]).To(Equal("CONFORMANT: 1 must passed, none failed."))
}

func TestTextGroupsByReason(t *testing.T) {
	g := NewWithT(t)
	report := plainSample()
	report.Results = nil
	for _, id := range strings.Split("ABCDEFGHIJKLMNOPQRST", "") {
		report.Results = append(report.Results, row("PX-R-"+id, "signature", "must", Error, "dial tcp: connection refused"))
	}
	report.Conclude()
	text := textOf(t, report, TextOptions{})
	g.Expect(strings.Count(text, "connection refused")).To(Equal(1))
	g.Expect(text).To(ContainSubstring("and 13 more"))
	g.Expect(textOf(t, report, TextOptions{Verbose: true})).To(ContainSubstring("PX-R-T\n"))
}

func TestTextShowsHowTheDemandIsKnown(t *testing.T) {
	for basis, want := range map[specs.Basis]string{
		specs.Documented: "Parcels Webhooks Guide, section", specs.Published: "another public page", specs.Implied: "follows from",
		specs.Practice: "common practice, not demanded", specs.Undocumented: "nobody documents this",
	} {
		report := sample()
		report.Results = report.Results[2:3]
		report.Results[0].Basis = basis
		text := textOf(t, report, TextOptions{})
		NewWithT(t).Expect(text).To(And(ContainSubstring("Basis       "+want), ContainSubstring("("+string(basis)+")"),
			ContainSubstring("https://docs.parcels.example/webhooks")))
	}
}

func TestFailureTextStandsAlone(t *testing.T) {
	g := NewWithT(t)
	text := FailureText(sample().Results[2])
	expectSafe(t, text, 80)
	g.Expect(text).To(And(HavePrefix("FAILED  PX-R-SIG-01  must, signature\n"), ContainSubstring("Likely      The receiver never looks"),
		ContainSubstring("Came back   200 OK after 12.0 s"), HaveSuffix("\n")))
	g.Expect(TextOptions{Color: true}.Failure(sample().Results[2])).To(HavePrefix("\x1b[1;31mFAILED\x1b[0m  "))
	g.Expect(FailureText(sample().Results[9])).To(ContainSubstring("no answer after 0.1 ms: connection refused"))
}

func TestTextWordsIncomingRequests(t *testing.T) {
	g := NewWithT(t)
	failed := sample().Results[2]
	failed.Attempts = failed.Attempts[:1]
	failed.Attempts[0].Incoming = true
	g.Expect(FailureText(failed)).To(And(ContainSubstring("  Received    right delivery: POST"), ContainSubstring("  Answered    200 OK after")))
	g.Expect(FailureText(failed)).NotTo(Or(ContainSubstring("Sent "), ContainSubstring("Came back")))
	failed.Attempts[0].Response = nil
	g.Expect(FailureText(failed)).To(ContainSubstring("  Answered    no answer after"))
}

func TestASenderWithoutAnAPIHasNoAddress(t *testing.T) {
	g := NewWithT(t)
	report := plainSample()
	report.Target = Target{Party: specs.Sender}
	g.Expect(textOf(t, report, TextOptions{})).To(ContainSubstring("\n  Target      sender\n"))
	expectHides(t, htmlOf(t, report), "sender at")
}

func TestALongReasonIsCut(t *testing.T) {
	g := NewWithT(t)
	result := sample().Results[2]
	result.Reason = "the answer was " + strings.Repeat("ü", 2_000_000)
	text := FailureText(result)
	expectSafe(t, text, 80)
	g.Expect(len(text)).To(BeNumerically("<", 10_000))
	g.Expect(text).To(ContainSubstring("bytes more; the JSON report has them"))
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain":              "plain",
		"Zürich, 東京, 🚚":      "Zürich, 東京, 🚚",
		"a\r\nb\nc":          "a\nb\nc",
		"a\rb":               `a\x0db`,
		"\x1b[31m\x07\x7f":   `\x1b[31m\x07\x7f`,
		"\u009b31m":          `\u009b31m`,
		"\xff\xc3(":          `\xff\xc3(`,
		"\u202e\u2066\ufeff": `\u202e\u2066\ufeff`,
		"\u2028\ufffe":       `\u2028\ufffe`,
		"\U000e0041":         `\U000e0041`,
		"a\u00a0b\tc":        "a b    c",
	} {
		NewWithT(t).Expect(printable(text)).To(Equal(want))
	}
}

func TestWrap(t *testing.T) {
	g := NewWithT(t)
	g.Expect(wrap("one two three", 8)).To(Equal([]string{"one two", "three"}))
	g.Expect(wrap("a\n    indented text here\n\nb\n\n", 12)).To(Equal([]string{"a", "    indented", "    text", "    here", "", "b"}))
	g.Expect(wrap("x abcdefghijkl", 5)).To(Equal([]string{"x", "abcde", "fghij", "kl"}))
	g.Expect(wrap("東京都庁", 5)).To(Equal([]string{"東京", "都庁"}))
	g.Expect(wrap("", 10)).To(Equal([]string{""}))
	g.Expect(wrap("abcd::error::x", 4)).To(Equal([]string{"abc", "d::e", "rro", "r::x"}))
}

func TestMilliseconds(t *testing.T) {
	for ms, want := range map[float64]string{0: "0.0 ms", 0.84: "0.8 ms", 123.4: "123 ms", 9_999: "9999 ms", 30_000: "30.0 s"} {
		NewWithT(t).Expect(milliseconds(ms)).To(Equal(want))
	}
}
