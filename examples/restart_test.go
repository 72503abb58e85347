package examples_test

import (
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
)

// lasting is a receiver that is killed and started again.
type lasting struct {
	folder, provider, event, path string
	program                       []string
	environment                   func(kept, port string) []string
}

const lastingSecret = "whsec_of_the_test"

func lastingOnes(t *testing.T) []lasting {
	binary := filepath.Join(t.TempDir(), "receiver")
	if e := run(t, "receiver-go", nil, "go", "build", "-o", binary, "."); e.code != 0 {
		t.Fatal(e.stderr)
	}
	return []lasting{
		{"receiver-go", "cargolint", "document.uploaded", "/webhooks/cargolint", []string{binary},
			func(kept, port string) []string {
				return []string{"PORT=" + port, "INBOX=" + kept, "WEBHOOK_SECRETS=" + lastingSecret}
			}},
		{"receiver-python", "eaze-customs", "declaration.created", "/", []string{"python3", "receiver.py"},
			func(kept, port string) []string {
				return []string{"PORT=" + port, "DATABASE=" + filepath.Join(kept, "inbox"), "WEBHOOK_KEY=" + lastingSecret}
			}},
		{"receiver-php", "cas-sso", "user.login", "/", []string{"php", "-S", "", "receiver.php"},
			func(kept, _ string) []string { return []string{"INBOX=" + kept, "WEBHOOK_SECRET=" + lastingSecret} }},
	}
}

// start starts the receiver, awaits it, and returns its address and what kills it.
func (l lasting) start(t *testing.T, kept string) (address string, kill func()) {
	t.Helper()
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	at := listener.Addr().String()
	g.Expect(listener.Close()).To(Succeed())
	arguments := append([]string{}, l.program[1:]...)
	for i, argument := range arguments {
		if argument == "" {
			arguments[i] = at
		}
	}
	_, port, err := net.SplitHostPort(at)
	g.Expect(err).NotTo(HaveOccurred())
	command := exec.CommandContext(t.Context(), l.program[0], arguments...)
	command.Dir, command.Env = l.folder, append(os.Environ(), append(l.environment(kept, port), "TEST_PROBE=1")...)
	g.Expect(command.Start()).To(Succeed())
	g.Eventually(func() error {
		connection, err := net.Dial("tcp", at)
		if err != nil {
			return err
		}
		return connection.Close()
	}, time.Minute).Should(Succeed())
	return "http://" + at, func() {
		_ = command.Process.Kill()
		_ = command.Wait() // ends with an error, since it was killed
	}
}

// A delivery that comes again after a crash was taken already.
func TestRepeatsAreKnownAfterACrash(t *testing.T) {
	t.Parallel()
	for _, l := range lastingOnes(t) {
		t.Run(l.folder, func(t *testing.T) {
			t.Parallel()
			need(t, l.program[0])
			g := NewWithT(t)
			kept, body := t.TempDir(), absolute(t, "specs", l.provider, "examples", l.event+".json")
			for range 2 {
				address, kill := l.start(t, kept)
				sent := run(t, ".", nil, os.Getenv(builtAt), "send", "--provider", l.provider, "--secret", lastingSecret, "--url", address+l.path, "--event", l.event, "--body", body)
				response, err := http.Get(address + "/effects")
				g.Expect(err).NotTo(HaveOccurred())
				text, err := io.ReadAll(response.Body)
				g.Expect(response.Body.Close()).To(Succeed())
				kill()
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(sent.code).To(Equal(0), sent.stdout+sent.stderr)
				g.Expect(gjson.GetBytes(text, "effects").Array()).To(HaveLen(1), string(text))
			}
		})
	}
}
