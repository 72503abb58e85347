package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"math"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/joshdk/go-junit"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

func junitOf(t testing.TB, report Report) []byte {
	t.Helper()
	var out bytes.Buffer
	NewWithT(t).Expect(WriteJUnit(&out, report)).To(Succeed())
	return out.Bytes()
}

func TestJUnitIsReadByAnotherParser(t *testing.T) {
	g := NewWithT(t)
	suites, err := junit.Ingest(junitOf(t, sample()))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(suites).To(HaveLen(4))

	var totals junit.Totals
	cases := map[string]junit.Test{}
	for _, suite := range suites {
		totals.Tests += suite.Totals.Tests
		totals.Passed += suite.Totals.Passed
		totals.Failed += suite.Totals.Failed
		totals.Error += suite.Totals.Error
		totals.Skipped += suite.Totals.Skipped
		totals.Duration += suite.Totals.Duration
		g.Expect(suite.Properties).To(HaveKeyWithValue("receiver", "http://127.0.0.1:8080/hooks"))
		for _, c := range suite.Tests {
			id, _, _ := strings.Cut(c.Name, " ")
			cases[id] = c
			g.Expect(c.Classname).To(Equal(suite.Name))
		}
	}
	g.Expect(totals).To(Equal(junit.Totals{Tests: 12, Passed: 1, Failed: 2, Error: 2, Skipped: 7, Duration: 15 * time.Millisecond}))

	failed := cases["PX-R-SIG-01"]
	g.Expect(failed.Status).To(Equal(junit.StatusFailed))
	g.Expect(failed.Classname).To(Equal("parcels.signature"))
	g.Expect(failed.Message).To(Equal("the delivery without a signature was answered 200, want a refusal"))
	g.Expect(failed.Error.Error()).To(And(ContainSubstring("Likely      The receiver never looks"), ContainSubstring("200 OK"),
		ContainSubstring("https://docs.parcels.example/webhooks"), ContainSubstring("Verifying signatures")))

	hostile := cases["PX-R-SIG-02"].Error.Error()
	g.Expect(hostile).To(And(ContainSubstring("]]> &amp;"), ContainSubstring(`\x1b[2J`), ContainSubstring(`\x00 \xff\xfe`), ContainSubstring(`\ufffe`)))

	g.Expect(cases["PX-R-SIG-03"].Status).To(Equal(junit.StatusSkipped))
	g.Expect(cases["PX-R-SIG-03"].Message).To(Equal("should failed: Expected <int>: 500 to be in the range <int>: 400 to 499"))
	g.Expect(cases["PX-R-SIG-04"].Message).To(Equal("known failure (fixed in release 9): a truncated signature was accepted"))
	g.Expect(cases["PX-R-IDM-01"].Message).To(Equal("not applicable: the run has no effects probe (--probe)"))
	g.Expect(cases["PX-R-ROB-01"].Status).To(Equal(junit.StatusError))
	g.Expect(cases["PX-R-ROB-02"].Message).To(Equal("inconclusive: the check was given up: it took too long"))
	g.Expect(cases["PX-R-ROB-03"].Status).To(Equal(junit.StatusSkipped), "a should that could not be decided does not gate")
}

// counted is what a reader of the file sees, decoded without our own types.
type counted struct {
	Tests    int     `xml:"tests,attr"`
	Failures int     `xml:"failures,attr"`
	Errors   int     `xml:"errors,attr"`
	Skipped  int     `xml:"skipped,attr"`
	Time     float64 `xml:"time,attr"`
	Cases    []struct {
		ClassName string     `xml:"classname,attr"`
		Name      string     `xml:"name,attr"`
		Time      float64    `xml:"time,attr"`
		Failure   []struct{} `xml:"failure"`
		Error     []struct{} `xml:"error"`
		Skipped   []struct{} `xml:"skipped"`
	} `xml:"testcase"`
	Suites []counted `xml:"testsuite"`
}

func decoded(t testing.TB, document []byte) counted {
	t.Helper()
	var root counted
	NewWithT(t).Expect(xml.Unmarshal(document, &root)).To(Succeed())
	return root
}

// expectCountsToAddUp compares every count with what it counts.
func expectCountsToAddUp(t testing.TB, root counted) {
	t.Helper()
	g := NewWithT(t)
	var sum counted
	names := map[string]bool{}
	for _, suite := range root.Suites {
		var own counted
		for _, c := range suite.Cases {
			own.Tests++
			own.Failures += len(c.Failure)
			own.Errors += len(c.Error)
			own.Skipped += len(c.Skipped)
			own.Time += c.Time
			name := c.ClassName + "\n" + c.Name
			g.Expect(names).NotTo(HaveKey(name), "GitLab drops a case of the same name")
			names[name] = true
		}
		g.Expect([]int{suite.Tests, suite.Failures, suite.Errors, suite.Skipped}).To(Equal([]int{own.Tests, own.Failures, own.Errors, own.Skipped}))
		g.Expect(suite.Time).To(BeNumerically("~", own.Time, 1e-9))
		sum.Tests += own.Tests
		sum.Failures += own.Failures
		sum.Errors += own.Errors
		sum.Skipped += own.Skipped
		sum.Time += own.Time
	}
	g.Expect([]int{root.Tests, root.Failures, root.Errors, root.Skipped}).To(Equal([]int{sum.Tests, sum.Failures, sum.Errors, sum.Skipped}))
	g.Expect(root.Time).To(BeNumerically("~", sum.Time, 1e-9))
}

func TestJUnitCountsAddUp(t *testing.T) {
	report := sample()
	report.Results[0].DurationMs = 1234.56789
	report.Results[1].DurationMs = math.NaN()
	report.Results[2].DurationMs = math.Inf(1)
	report.Results[3].DurationMs = -5
	root := decoded(t, junitOf(t, report))
	expectCountsToAddUp(t, root)
	NewWithT(t).Expect(root.Suites[0].Cases[0].Time).To(Equal(1.234568))
}

// TestJUnitIsRedExactlyWhenTheVerdictIsNot tries every combination that bears on the verdict.
func TestJUnitIsRedExactlyWhenTheVerdictIsNot(t *testing.T) {
	for _, outcome := range Outcomes() {
		for _, level := range []specs.Level{specs.Must, specs.Should} {
			for _, known := range []string{"", "to be fixed"} {
				for _, strict := range []bool{false, true} {
					for _, complaints := range [][]string{nil, {"PX-R-ACK-01 passes"}} {
						report := plainSample()
						report.Run.Strict, report.Run.Complaints = strict, complaints
						report.Results = append(report.Results, row("PX-R-SIG-01", "signature", level, outcome, "because"))
						report.Results[1].Known = known
						report.Conclude()
						root := decoded(t, junitOf(t, report))
						expectCountsToAddUp(t, root)
						NewWithT(t).Expect(root.Failures+root.Errors > 0).To(Equal(report.Verdict != Conformant),
							"%s %s known=%q strict=%v complaints=%d", level, outcome, known, strict, len(complaints))
						NewWithT(t).Expect(root.Failures > 0).To(Equal(report.Verdict == Nonconformant))
					}
				}
			}
		}
	}
}

func TestJUnitOfAnInterruptedRunIsRed(t *testing.T) {
	g := NewWithT(t)
	report := plainSample()
	report.Run.Complete = false
	root := decoded(t, junitOf(t, report))
	expectCountsToAddUp(t, root)
	g.Expect(root.Errors).To(Equal(1))
	g.Expect(root.Suites[1].Cases[0].ClassName).To(Equal("parcels.run"))
}

// TestJUnitIsReadByPython gives the file to the parser that most CI scripts use.
func TestJUnitIsReadByPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	g := NewWithT(t)
	const script = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
cases = list(root.iter("testcase"))
ends = lambda tag: sum(1 for c in cases if c.find(tag) is not None)
print(json.dumps({
    "attributes": [int(root.get(n)) for n in ("tests", "failures", "errors", "skipped")],
    "elements": [len(cases), ends("failure"), ends("error"), ends("skipped")],
    "text": [c.find("failure").text for c in cases if c.find("failure") is not None][1],
    "level": [c.find("properties/property[@name='level']").get("value") for c in cases][2],
}))`
	command := exec.Command(python, "-c", script)
	command.Stdin = bytes.NewReader(junitOf(t, sample()))
	out, err := command.Output()
	g.Expect(err).NotTo(HaveOccurred())
	var seen struct {
		Attributes, Elements []int
		Text, Level          string
	}
	g.Expect(json.Unmarshal(out, &seen)).To(Succeed())
	g.Expect(seen.Attributes).To(Equal([]int{12, 2, 2, 7}))
	g.Expect(seen.Elements).To(Equal(seen.Attributes))
	g.Expect(seen.Text).To(ContainSubstring("]]> &amp;"))
	g.Expect(seen.Level).To(Equal("must"))
}
