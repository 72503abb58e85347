package main

import (
	"bytes"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

func TestProgress(t *testing.T) {
	g := NewWithT(t)
	var shown bytes.Buffer
	p := newProgress(&console{err: &shown}, 2)
	g.Expect(p.observer().OnBegin).To(BeNil(), "nothing is shown where there is no terminal")
	p.end()
	g.Expect(shown.String()).To(BeEmpty())

	p.to = &shown
	see := p.observer()
	see.Begins(specs.Requirement{ID: "PX-R-ACK-01", Text: "A text that is longer than there is room for on one line of a terminal."})
	g.Expect(shown.String()).To(MatchRegexp(`^\r\x1b\[2K\[1/2\] +\d+\.\d s  PX-R-ACK-01 A text that is longer than there is room for…$`))
	see.Ends(reports.Result{ID: "PX-R-ACK-01", Outcome: reports.Passed})
	g.Expect(shown.String()).NotTo(ContainSubstring("\n"), "a pass leaves no line")
	see.Ends(reports.Result{ID: "PX-R-ACK-02", Outcome: reports.Failed, Level: specs.Must, Reason: "it was answered 500"})
	g.Expect(shown.String()).To(ContainSubstring("FAILED  PX-R-ACK-02"))
	g.Expect(shown.String()).To(ContainSubstring("it was answered 500"))
	p.end()
	g.Expect(shown.String()).To(HaveSuffix(clearLine))
}
