package interop

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/simulator/message"
)

// nodeLibraries are the owners' libraries for Node, by the provider whose deliveries they verify.
func nodeLibraries() map[string]string {
	return map[string]string{
		"standardwebhooks": "standard-webhooks", "svix": "standard-webhooks", "stripe": "stripe", "@octokit/webhooks": "github",
	}
}

// script returns a command of Node that finds the library; the test is skipped where it is not there.
func script(t *testing.T, name, library string, more ...string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	modules, err := filepath.Abs("../out/interop/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, library, "package.json")); err != nil {
		t.Skipf("%s is not installed: scripts/interop does that", library)
	}
	command := exec.Command("node", append([]string{filepath.Join("node", name), library}, more...)...)
	command.Env = append(os.Environ(), "MODULES="+modules)
	command.Stderr = os.Stderr
	return command
}

// serve starts a receiver written with the library and returns its address.
func serve(t *testing.T, library, secret string) string {
	t.Helper()
	g := NewWithT(t)
	command := script(t, "receive.mjs", library, secret)
	out, err := command.StdoutPipe()
	g.Expect(err).NotTo(HaveOccurred())
	in, err := command.StdinPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(command.Start()).To(Succeed())
	t.Cleanup(func() {
		_ = in.Close() // which ends it
		_ = command.Wait()
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	g.Expect(err).NotTo(HaveOccurred(), "%s did not start", library)
	return "http://127.0.0.1:" + strings.TrimSpace(port) + "/hook"
}

// What the simulator delivers the libraries for Node accept, a receiver written with one passes, and it refuses what is corrupted.
func TestNodeLibrariesAcceptTheSimulator(t *testing.T) {
	for library, provider := range nodeLibraries() {
		t.Run(library, func(t *testing.T) {
			t.Parallel()
			p := open(t, provider)
			address := serve(t, library, secretOf(p))
			emitAll(t, p, address)
			g := NewWithT(t)
			event := p.Verified()[0]
			m, err := message.New(&p.Contract, event.Name, event.Examples[0].Body, message.Credentials{Secret: secretOf(p)})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(post(t, address, m.Header, m.Body)).To(Equal(200))
			g.Expect(post(t, address, m.Header, changed(m.Body))).To(Equal(400))
			other, err := message.New(&p.Contract, event.Name, m.Body, message.Credentials{Secret: otherSecret})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(post(t, address, other.Header, other.Body)).To(Equal(400))
			gotest.Receiver(t, gotest.ReceiverConfig{Provider: provider, URL: address, AllowHTTP: true, Secret: secretOf(p)})
		})
	}
}

func post(t *testing.T, address string, header http.Header, body []byte) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	return response.StatusCode
}

// What the libraries for Node sign the bench accepts.
func TestNodeSignaturesAreAccepted(t *testing.T) {
	for library, provider := range nodeLibraries() {
		t.Run(library, func(t *testing.T) {
			t.Parallel()
			out, err := script(t, "sign.mjs", library, otherSecret, string(payload)).Output()
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			var made map[string]string
			NewWithT(t).Expect(json.Unmarshal(out, &made)).To(Succeed())
			header := http.Header{}
			for name, value := range made {
				header.Set(name, value)
			}
			expectOurs(t, provider, header, payload)
		})
	}
}
