package gotest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/specs"
)

// A right receiver of each provider passes, in the process of the tests, side by side.
func TestRightReceiversPass(t *testing.T) {
	for _, id := range providers() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			gotest.Receiver(t, sparring(t, id, ""))
		})
	}
}

// Each requirement is a subtest, named by its area and id.
func TestEveryRequirementIsASubtest(t *testing.T) {
	for _, id := range []string{"cargolint", "cas-notifications"} {
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
		"cargolint:nobody-known":  "gotest: the receiver at http://[redacted]@127.0.0.1:1/hook cannot be reached: ",
		"cargolint:no-provider":   "gotest: no Provider is given: one of cargolint, ",
		"cargolint:no-such-known": "gotest: KnownFailures: cargolint has no requirement XX-R-NO-01 on a receiver\n",
	} {
		expectRefused(t, sparring, want)
	}
}

// expectRefused expects a run to end with that sentence, before anything is judged.
func expectRefused(t *testing.T, sparring, want string) {
	t.Helper()
	g := NewWithT(t)
	s := run(t, sparring)
	g.Expect(s.failed).To(BeTrue())
	g.Expect(s.output).To(ContainSubstring(want))
	g.Expect(s.ordered).To(BeEmpty())
}

// Nothing of a run outlives it. Other tests must not run beside.
func TestNoGoroutineIsLeftBehind(t *testing.T) {
	for name, judge := range map[string]func(t *testing.T){
		"receiver":              func(t *testing.T) { gotest.Receiver(t, sparring(t, "cargolint", "")) },
		"receiver with tokens":  func(t *testing.T) { gotest.Receiver(t, sparring(t, "cas-notifications", "")) },
		"receiver with effects": func(t *testing.T) { gotest.Receiver(t, acting(t)) },
		"sender":                func(t *testing.T) { gotest.Sender(t, written(t, "cas-sso", "")) },
	} {
		g := NewWithT(t)
		before := runtime.NumGoroutine()
		t.Run(name, judge)
		g.Eventually(runtime.NumGoroutine).Should(BeNumerically("<=", before), name)
	}
}

// acting is a receiver that notes its effects, told by a function.
func acting(t *testing.T) gotest.ReceiverConfig {
	t.Helper()
	config := sparring(t, "cargolint", "")
	receiver := config.Handler
	config.Probe = ""
	config.Effects = func() []gotest.Effect {
		answer := httptest.NewRecorder()
		receiver.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, fixtures.DefaultProbe, http.NoBody))
		var told struct{ Effects []gotest.Effect }
		if err := json.Unmarshal(answer.Body.Bytes(), &told); err != nil {
			t.Error(err)
		}
		return told.Effects
	}
	return config
}

// Effects that a function tells of are judged.
func TestEffectsOfAFunction(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "cargolint:acting", "-test.run=^TestSparring$/^idempotency$")
	g.Expect(s.failed).To(BeFalse(), s.output)
	g.Expect(s.with("PASS")).To(ContainElement("CL-R-IDM-02"))
	s = run(t, "cargolint:accepting", "-test.run=^TestSparring$/^idempotency$/CL-R-IDM-02")
	g.Expect(s.with("SKIP")).To(Equal([]string{"CL-R-IDM-02"}))
	g.Expect(s.output).To(ContainSubstring("not applicable: the run has no effects probe (Probe or Effects)"))
}

// A receiver with an address of its own, whose certificate a team's authority vouches for, is judged on its TLS too.
func TestReceiverElsewhere(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "cargolint:elsewhere")
	g.Expect(s.failed).To(BeFalse(), s.output)
	g.Expect(s.marks["transport/CL-R-TLS-01"]).To(Equal("PASS"))
	s = run(t, "cargolint:elsewhere-untrusted")
	g.Expect(s.output).To(ContainSubstring("does not verify"))
	g.Expect(s.output).To(ContainSubstring("(RootCAs names the authority of a certificate made for tests)"))
}

// Tokens may come from the team's own identity provider; what cannot be forged then is skipped.
func TestTokensOfTheTeam(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := run(t, "cas-notifications:own-tokens", "-test.run=^TestSparring$/^oauth$")
	g.Expect(s.failed).To(BeFalse(), s.output)
	g.Expect(s.with("PASS")).To(ContainElement("CASN-R-OAU-01"))
	g.Expect(s.output).To(ContainSubstring("cannot be made with the team's own identity provider: OAuth.Issuer runs one for the test"))
}
