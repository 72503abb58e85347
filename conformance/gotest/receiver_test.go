package gotest_test

import (
	"runtime"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/specs"
)

// A right receiver of each provider passes, in the process of the tests, side by side.
func TestRightReceiversPass(t *testing.T) {
	for _, id := range specs.Builtin() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			gotest.Receiver(t, sparring(t, id, ""))
		})
	}
}

// Each requirement is a subtest, named by its area and id.
func TestEveryRequirementIsASubtest(t *testing.T) {
	for _, id := range specs.Builtin() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			p, err := specs.Open(id)
			g.Expect(err).NotTo(HaveOccurred())
			s := run(t, id)
			g.Expect(s.failed).To(BeFalse(), s.output)
			for _, r := range p.Catalogue.Of(specs.Receiver) {
				g.Expect(s.marks).To(HaveKey(r.Area + "/" + r.ID))
			}
		})
	}
}

// A defect fails the subtests of what it breaks, and no other; the failure can be understood.
func TestDefects(t *testing.T) {
	for _, c := range []struct {
		sparring string
		failed   []string
		said     []string
	}{
		{"cargolint:signature-optional", []string{"CL-R-SIG-01", "CL-R-SIG-07"}, []string{
			"A delivery without a signature header is refused.", "Why         a delivery with no signature header was answered 200 OK",
			"Likely      ", "Sent        ", "Came back   ", `section "Signature Verification" (documented)`,
		}},
		{"cas-notifications:token-expiry-unchecked", []string{"CASN-R-OAU-03"}, []string{"expired"}},
		{"cargolint:panicking", []string{"CL-R-ACK-01"}, []string{"the team's own fault"}},
		{"cargolint:strict", []string{"CL-R-SIG-08", "CL-R-ROB-03", "CL-R-ROB-04"}, nil},
	} {
		t.Run(c.sparring, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			s := run(t, c.sparring)
			g.Expect(s.failed).To(BeTrue())
			g.Expect(s.with("FAIL")).To(ConsistOf(c.failed), s.output)
			for _, text := range c.said {
				g.Expect(s.output).To(ContainSubstring(text))
			}
		})
	}
}

// A should that is not kept is told and fails nothing.
func TestShouldIsTold(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "cargolint:accepting", "-test.run=^TestSparring$/^robustness$/CL-R-ROB-03")
	g.Expect(s.failed).To(BeFalse(), s.output)
	g.Expect(s.with("PASS")).To(Equal([]string{"CL-R-ROB-03"}))
	g.Expect(s.output).To(ContainSubstring("a should, which fails the test only under Options.Strict:\n        FAILED  CL-R-ROB-03"))
}

// What could not be judged fails where it is a must, unless the run allows it.
func TestUndecided(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "cargolint:refusing")
	g.Expect(s.with("FAIL")).To(ContainElement("CL-R-SIG-01"))
	g.Expect(s.output).To(ContainSubstring("could not be judged:"))
	s = run(t, "cargolint:refusing-allowed")
	g.Expect(s.with("SKIP")).To(ContainElement("CL-R-SIG-01"))
	g.Expect(s.with("FAIL")).To(ContainElement("CL-R-ACK-01"))
}

func TestKnownFailures(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "cargolint:known")
	g.Expect(s.marks["signature/CL-R-SIG-01"]).To(Equal("SKIP"))
	g.Expect(s.output).To(ContainSubstring("Known       is built next week"))
	g.Expect(s.marks["acknowledge/CL-R-ACK-01"]).To(Equal("FAIL"))
	g.Expect(s.output).To(ContainSubstring("CL-R-ACK-01 is listed in KnownFailures (was built last week), but it passes: take it off the list"))
}

// The flags of go test do what they do elsewhere.
func TestFlags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sparring string
		flags    []string
		want     []string
	}{
		{"cargolint", []string{"-test.run=^TestSparring$/^signature$/CL-R-SIG-0[12]"}, []string{"CL-R-SIG-01", "CL-R-SIG-02"}},
		{"cargolint", []string{"-test.run=^TestSparring$/^acknowledge$/ACK-01", "-test.count=2", "-test.parallel=1"}, []string{"CL-R-ACK-01", "CL-R-ACK-01"}},
		{"cas-notifications", []string{"-test.run=^TestSparring$/^oauth$/OAU-01", "-test.skip=/oauth/OAU-02"}, []string{"CASN-R-OAU-01"}},
	} {
		g := NewWithT(t)
		s := run(t, c.sparring, c.flags...)
		g.Expect(s.failed).To(BeFalse(), s.output)
		g.Expect(s.with("PASS")).To(Equal(c.want), s.output)
	}
}

// What makes a run impossible is said in a line that knows no command line.
func TestImpossibleRuns(t *testing.T) {
	t.Parallel()
	for sparring, want := range map[string]string{
		"cargolint:no-secret":     "gotest: cargolint signs its deliveries: give the receiver's secret with Secret\n",
		"cargolint:no-target":     "gotest: neither Handler nor URL is given: the receiver to be judged\n",
		"cargolint:nobody":        "gotest: the receiver at http://127.0.0.1:1/hook cannot be reached: ",
		"cargolint:no-provider":   "gotest: no Provider is given: one of cargolint, ",
		"cargolint:no-such-known": "gotest: KnownFailures: cargolint has no requirement XX-R-NO-01 on a receiver\n",
	} {
		g := NewWithT(t)
		s := run(t, sparring)
		g.Expect(s.failed).To(BeTrue())
		g.Expect(s.output).To(ContainSubstring(want))
		g.Expect(s.with("FAIL")).To(BeEmpty())
	}
}

// Nothing of a run outlives it. Other tests must not run beside.
func TestNoGoroutineIsLeftBehind(t *testing.T) {
	g := NewWithT(t)
	before := runtime.NumGoroutine()
	config := sparring(t, "cargolint", "")
	t.Run("receiver", func(t *testing.T) { gotest.Receiver(t, config) })
	g.Eventually(runtime.NumGoroutine).Should(BeNumerically("<=", before))
}
