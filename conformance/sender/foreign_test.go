//go:build unix

package sender

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/faketime"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// program is a sender of another making: a program of fixtures/senders in a language of its own.
type program struct {
	provider string
	command  []string // without the path of the folder
	defect   string   // for its DEFECT; "": it is right
	fails    []string // ids that must fail then
	divisor  int      // of its delays, where they are divided; 0: 10
}

// fake starts the program under libfaketime and judges it.
func (p program) fake(t *testing.T) []reports.Result {
	t.Helper()
	provider, err := specs.Open(p.provider)
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	fake, err := faketime.Open(t.Context(), faketime.Options{Delays: provider.Contract.Retry.Waits(), Address: "127.0.0.1:" + port})
	if err != nil {
		t.Skip(err)
	}
	ca, environment := authority(t)
	t.Cleanup(fake.Close)
	f := p.startAt(t, port, append(environment, fake.Environment()...)...)
	return f.judge(t, ca, fake, fake.Pace())
}

// expectVerdict looks whether a right program conforms, in every respect where the time is exact enough to be decided by, and
// a wrong one fails what it breaks.
func (p program) expectVerdict(t *testing.T, results []reports.Result, decided bool) {
	t.Helper()
	for _, r := range results {
		mustFail := slices.Contains(p.fails, r.ID)
		switch {
		case mustFail && r.Outcome != reports.Failed:
			t.Errorf("%s is %s, want failed: %s", r.ID, r.Outcome, r.Reason)
		case mustFail:
			t.Logf("%s: %s", r.ID, strings.SplitN(r.Reason, "\n", 2)[0])
		case r.Outcome == reports.Failed, r.Outcome == reports.Error, decided && p.defect == "" && r.Outcome == reports.Inconclusive:
			t.Errorf("%s is %s: %s", r.ID, r.Outcome, r.Reason)
		}
	}
}

func (p program) name() string {
	return strings.TrimSpace(strings.Join(p.command, " ") + " " + p.defect)
}

var programs = []program{
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}},
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}, defect: "signs-reserialised", fails: []string{"SSO-S-SIG-02", "SSO-S-SIG-03", "SSO-S-SIG-04"}},
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}, defect: "stops-early", fails: []string{"SSO-S-RTY-01"}},
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}, defect: "never-retries", fails: []string{"SSO-S-RTY-01", "SSO-S-RTY-03"}, divisor: 3600},
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}, defect: "constant-delay", fails: []string{"SSO-S-RTY-02"}},
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}, defect: "only-200-is-success", fails: []string{"SSO-S-ACK-01"}},
	{provider: "cas-sso", command: []string{"python3", "sso_asyncio.py"}},
	{provider: "cas-sso", command: []string{"python3", "sso_asyncio.py"}, defect: "one-secret-for-all", fails: []string{"SSO-S-SIG-02", "SSO-S-SIG-03", "SSO-S-SIG-04"}},
	{provider: "cas-sso", command: []string{"python3", "sso_asyncio.py"}, defect: "gives-up-on-4xx", fails: []string{"SSO-S-RTY-03"}},
	{provider: "cas-sso", command: []string{"node", "sso.js"}},
	{provider: "cas-sso", command: []string{"node", "sso.js"}, defect: "renews-timestamp", fails: []string{"SSO-S-RTY-05"}},
	{provider: "cas-sso", command: []string{"node", "sso.js"}, defect: "linear-delays", fails: []string{"SSO-S-RTY-02"}},
	{provider: "cas-sso", command: []string{"php", "sso.php"}},
	{provider: "cas-sso", command: []string{"php", "sso.php"}, defect: "skips-a-step", fails: []string{"SSO-S-RTY-01"}},
	{provider: "cas-sso", command: []string{"php", "sso.php"}, defect: "strips-prefix", fails: []string{"SSO-S-SIG-02", "SSO-S-SIG-03", "SSO-S-SIG-04"}},
	{provider: "cas-sso", command: []string{"ruby", "sso.rb"}},
	{provider: "cas-sso", command: []string{"ruby", "sso.rb"}, defect: "retries-forever", fails: []string{"SSO-S-RTY-01"}},
	{provider: "cas-sso", command: []string{"java", "SSO.java"}},
	{provider: "cas-sso", command: []string{"java", "SSO.java"}, defect: "linear-delays", fails: []string{"SSO-S-RTY-02"}},
	{provider: "cas-sso", command: []string{"java", "SSO.java"}, defect: "upper-case", fails: []string{"SSO-S-SIG-01"}},

	{provider: "cargolint", command: []string{"python3", "cargo.py"}},
	{provider: "cargolint", command: []string{"python3", "cargo.py"}, defect: "no-prefix", fails: []string{"CL-S-SIG-01"}},
	{provider: "cargolint", command: []string{"python3", "cargo.py"}, defect: "delivers-after-deletion", fails: []string{"CL-S-DLV-06"}},

	{provider: "cas-notifications", command: []string{"python3", "notifications.py"}},
	{provider: "cas-notifications", command: []string{"python3", "notifications.py"}, defect: "stops-at-six-hours", fails: []string{"CASN-S-RTY-10"}},
	{provider: "cas-notifications", command: []string{"python3", "notifications.py"}, defect: "skips-five-minutes", fails: []string{"CASN-S-RTY-04"}},
	{provider: "cas-notifications", command: []string{"python3", "notifications.py"}, defect: "retries-204", fails: []string{"CASN-S-ACK-01"}},
	{provider: "cas-notifications", command: []string{"python3", "notifications.py"}, defect: "keeps-token", fails: []string{"CASN-S-OAU-02"}},
	{provider: "cas-notifications", command: []string{"python3", "notifications.py"}, defect: "never-expires", fails: []string{"CASN-S-EXP-01", "CASN-S-EXP-02"}},
}

// sideBySide is how many programs run at a time: each of them is timed.
const sideBySide = 3

// each judges programs a few at a time.
func each(t *testing.T, all []program, decided bool, judge func(t *testing.T, p program) []reports.Result) {
	places := make(chan struct{}, sideBySide)
	for _, p := range all {
		t.Run(p.name(), func(t *testing.T) {
			t.Parallel()
			places <- struct{}{}
			defer func() { <-places }()
			p.expectVerdict(t, judge(t, p), decided)
		})
	}
}

// everyProgram is the variable by which all programs are judged, as make foreign does: they take long. Otherwise a few are.
const everyProgram = "HOOKBENCH_FOREIGN"

// ordinary tells whether a program is judged in every run of the tests. The schedule of 24 hours is, by the sender in examples.
func (p program) ordinary() bool {
	return slices.Contains([]string{"python3 sso_threads.py", "node sso.js"}, p.name())
}

// Unmodified programs of other languages are judged under libfaketime, some of them over 24 hours.
func TestTimedForeignSendersUnderFaketime(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what takes long")
	}
	accelerated := slices.DeleteFunc(slices.Clone(programs), func(p program) bool {
		telling := slices.Contains([]string{"", "stops-at-six-hours", "retries-forever"}, p.defect)
		return !telling || os.Getenv(everyProgram) == "" && !p.ordinary()
	})
	each(t, accelerated, true, func(t *testing.T, p program) []reports.Result { return p.fake(t) })
}

// The same programs, and what can be wrong with them, are judged with their delays divided.
func TestForeignSendersWithDividedDelays(t *testing.T) {
	mayTakeLong(t)
	short := slices.DeleteFunc(slices.Clone(programs), func(p program) bool { return p.provider == "cas-notifications" })
	each(t, short, false, func(t *testing.T, p program) []reports.Result {
		ca, environment := authority(t)
		divisor := cmp.Or(p.divisor, 10)
		f := p.start(t, append(environment, fmt.Sprintf("TIME_DIVISOR=%d", divisor))...)
		return f.judge(t, ca, clock.Start(divisor), sink.Pace{})
	})
}

func mayTakeLong(t *testing.T) {
	t.Helper()
	if os.Getenv(everyProgram) == "" {
		t.Skipf("takes long: make foreign, or set %s", everyProgram)
	}
}

// A program that libfaketime does not reach is told so, and is not judged.
func TestSenderBeyondFaketime(t *testing.T) {
	mayTakeLong(t)
	p := program{provider: "cas-sso", command: []string{"python3", "event_wait.py"}}
	for _, r := range p.fake(t) {
		if r.ID == "SSO-S-RTY-02" {
			NewWithT(t).Expect(r.Outcome).To(Equal(reports.Inconclusive))
			NewWithT(t).Expect(r.Reason).To(ContainSubstring("libfaketime does not reach its waits"))
		}
	}
}
