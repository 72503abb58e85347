//go:build unix

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
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/conformance/sender/trigger"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

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

// leash runs a program and ends it, with all that it started, when its standard input ends: also when the tests are cut off,
// so that nobody cleans up.
const leash = `"$@" </dev/null & read -r _; kill -9 0`

// start runs the program until the test ends.
func (p program) start(t *testing.T, environment ...string) *outsider {
	t.Helper()
	return p.startAt(t, freePort(t), environment...)
}

// startAt runs the program on a port until the test ends.
func (p program) startAt(t *testing.T, port string, environment ...string) *outsider {
	t.Helper()
	if _, err := exec.LookPath(p.command[0]); err != nil {
		t.Skipf("%s is not installed", p.command[0])
	}
	f := &outsider{program: p, url: "http://127.0.0.1:" + port}
	f.command = exec.Command("sh", append([]string{"-c", leash, "sh"}, p.command...)...)
	f.command.Dir = senders
	f.command.Env = append(os.Environ(), append(environment, "PORT="+port, "DEFECT="+p.defect)...)
	f.command.Stdout, f.command.Stderr = &f.output, &f.output
	f.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if _, err := f.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
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
