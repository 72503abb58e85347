package sender

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/faketime"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// program is a sender of another making: a program of fixtures/senders in a language of its own.
type program struct {
	provider string
	command  []string // without the path of the folder
	defect   string   // for its DEFECT; "": it is right
	fails    []string // ids that must fail then
}

const senders = "../../fixtures/senders/"

// The credentials that the programs know.
const (
	foreignKey    = "sk_test_foreign"
	foreignClient = "foreign-client"
	foreignSecret = "foreign-client-secret"
)

// outsider is a program under way.
type outsider struct {
	program
	command *exec.Cmd
	url     string
	output  bytes.Buffer
}

// start runs the program until the test ends.
func (p program) start(t *testing.T, environment ...string) *outsider {
	t.Helper()
	if _, err := exec.LookPath(p.command[0]); err != nil {
		t.Skipf("%s is not installed", p.command[0])
	}
	port := freePort(t)
	f := &outsider{program: p, url: "http://127.0.0.1:" + port}
	f.command = exec.Command(p.command[0], p.command[1:]...)
	f.command.Dir = senders
	f.command.Env = append(os.Environ(), append(environment, "PORT="+port, "DEFECT="+p.defect)...)
	f.command.Stdout, f.command.Stderr = &f.output, &f.output
	f.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := f.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-f.command.Process.Pid, syscall.SIGKILL)
		_ = f.command.Wait() // killed
		if t.Failed() && f.output.Len() > 0 {
			t.Logf("%v wrote:\n%s", p.command, f.output.String())
		}
	})
	f.ready(t)
	return f
}

// ready waits until the program answers.
func (f *outsider) ready(t *testing.T) {
	t.Helper()
	NewWithT(t).Eventually(func() error {
		response, err := http.Get(f.url + "/")
		if err == nil {
			err = response.Body.Close()
		}
		return err
	}).WithTimeout(90*time.Second).WithPolling(50*time.Millisecond).Should(Succeed(), "%v does not answer", f.program.command)
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)
}

// judge judges the program whose time runs by a clock.
func (f *outsider) judge(t *testing.T, ca *devca.CA, time clock.Clock, pace sink.Pace) []reports.Result {
	t.Helper()
	p, err := specs.Open(f.provider)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{}
	config := Config{
		Provider: p, API: f.url, Client: client, Timeout: patienceOfCalls, APIKey: foreignKey, LowPlanKey: "sk_test_free",
		Tokens:  customer.Tokens{URL: f.url + "/oauth2/v2.0/token", ClientID: foreignClient, ClientSecret: foreignSecret},
		Trigger: trigger.HTTP{URL: f.url + "/trigger", Client: client, Timeout: patienceOfCalls},
		Clock:   time, Pace: pace, MaxWait: longestForeign, Tolerance: 0.1, Seed: 1, Redactor: &reports.Redactor{},
		Receiver: Receiver{TLS: ca.ServerTLS()},
	}
	if err := config.Validate(); err != nil {
		t.Fatal(err)
	}
	bench, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bench.Close)
	bench.patience.silence = 2 * second
	plan, err := bench.Plan(conformance.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	return plan.Run(context.Background(), conformance.Observer{})
}

const (
	second         = time.Second
	longestForeign = 4 * time.Minute
)

// fake starts the program under libfaketime and judges it.
func (p program) fake(t *testing.T) []reports.Result {
	t.Helper()
	provider, err := specs.Open(p.provider)
	if err != nil {
		t.Fatal(err)
	}
	at := provider.Contract.Retry.Attempts()
	var delays []time.Duration
	for i := 1; i < len(at); i++ {
		delays = append(delays, at[i]-at[i-1])
	}
	fake, err := faketime.Open(t.Context(), faketime.Options{Delays: delays})
	if err != nil {
		t.Skip(err)
	}
	ca, environment := authority(t)
	t.Cleanup(fake.Close)
	f := p.start(t, append(environment, fake.Environment()...)...)
	return f.judge(t, ca, fake, fake.Pace())
}

// authority returns a certificate authority, and what makes programs trust it.
func authority(t *testing.T) (*devca.CA, []string) {
	t.Helper()
	folder := t.TempDir()
	ca, err := devca.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "ca.pem")
	return ca, []string{"SSL_CERT_FILE=" + file, "NODE_EXTRA_CA_CERTS=" + file}
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
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}, defect: "constant-delay", fails: []string{"SSO-S-RTY-02"}},
	{provider: "cas-sso", command: []string{"python3", "sso_threads.py"}, defect: "only-200-is-success", fails: []string{"SSO-S-ACK-01"}},
	{provider: "cas-sso", command: []string{"python3", "sso_asyncio.py"}},
	{provider: "cas-sso", command: []string{"python3", "sso_asyncio.py"}, defect: "one-secret-for-all", fails: []string{"SSO-S-SIG-02", "SSO-S-SIG-03", "SSO-S-SIG-04"}},
	{provider: "cas-sso", command: []string{"python3", "sso_asyncio.py"}, defect: "gives-up-on-4xx", fails: []string{"SSO-S-RTY-03"}},
	{provider: "cas-sso", command: []string{"node", "sso.js"}},
	{provider: "cas-sso", command: []string{"node", "sso.js"}, defect: "renews-timestamp", fails: []string{"SSO-S-RTY-05"}},
	{provider: "cas-sso", command: []string{"php", "sso.php"}},
	{provider: "cas-sso", command: []string{"php", "sso.php"}, defect: "strips-prefix", fails: []string{"SSO-S-SIG-02", "SSO-S-SIG-03", "SSO-S-SIG-04"}},
	{provider: "cas-sso", command: []string{"ruby", "sso.rb"}},
	{provider: "cas-sso", command: []string{"ruby", "sso.rb"}, defect: "retries-forever", fails: []string{"SSO-S-RTY-01"}},
	{provider: "cas-sso", command: []string{"java", "SSO.java"}},
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

// Unmodified programs of other languages are judged under libfaketime, some of them over 24 hours.
func TestForeignSendersUnderFaketime(t *testing.T) {
	accelerated := slices.DeleteFunc(slices.Clone(programs), func(p program) bool {
		return p.defect != "" && p.defect != "stops-at-six-hours" && p.defect != "retries-forever"
	})
	each(t, accelerated, true, func(t *testing.T, p program) []reports.Result { return p.fake(t) })
}

// The same programs, and what can be wrong with them, are judged with their delays divided.
func TestForeignSendersWithDividedDelays(t *testing.T) {
	const divisor = 10
	short := slices.DeleteFunc(slices.Clone(programs), func(p program) bool {
		return p.provider == "cas-notifications" || p.command[0] == "java" && p.defect == "" // its first call takes long, times ten
	})
	each(t, short, false, func(t *testing.T, p program) []reports.Result {
		ca, environment := authority(t)
		f := p.start(t, append(environment, fmt.Sprintf("TIME_DIVISOR=%d", divisor))...)
		return f.judge(t, ca, clock.Start(divisor), sink.Pace{})
	})
}

// A program that libfaketime does not reach is told so, and is not judged.
func TestSenderBeyondFaketime(t *testing.T) {
	p := program{provider: "cas-sso", command: []string{"python3", "event_wait.py"}}
	for _, r := range p.fake(t) {
		if r.ID == "SSO-S-RTY-02" {
			NewWithT(t).Expect(r.Outcome).To(Equal(reports.Inconclusive))
			NewWithT(t).Expect(r.Reason).To(ContainSubstring("libfaketime does not reach its waits"))
		}
	}
}
