package devca

import (
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// need skips where a foreign program is missing.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

func run(t *testing.T, program string, arguments ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, arguments...).CombinedOutput()
	return string(out), err
}

func TestCurl(t *testing.T) {
	need(t, "curl")
	ca := open(t, t.TempDir())
	for _, c := range []struct{ host, listen, version, want string }{
		{"localhost", "127.0.0.1", "--http2", `HTTP/2.0 for "localhost"`},
		{"receiver.test", "127.0.0.1", "--http2", `HTTP/2.0 for "receiver.test"`},
		{"receiver.test", "127.0.0.1", "--http1.1", `HTTP/1.1 for "receiver.test"`},
		{"127.0.0.1", "127.0.0.1", "--http2", `HTTP/2.0 for ""`},
		{"127.0.0.1", "127.0.0.1", "--http1.1", `HTTP/1.1 for ""`},
		{"127.7.7.7", "127.7.7.7", "--http2", `HTTP/2.0 for ""`},
		{"[::1]", "::1", "--http2", `HTTP/2.0 for ""`},
	} {
		t.Run(c.host+c.version, func(t *testing.T) {
			g := NewWithT(t)
			port := serve(t, ca, net.JoinHostPort(c.listen, "0"))
			arguments := []string{
				"-q", "-sS", "--max-time", "20", "--noproxy", "*", c.version,
				"--connect-to", "::" + bracketed(c.listen) + ":" + port, "https://" + c.host + ":" + port + "/",
			}
			out, err := run(t, "curl", append(arguments, "--cacert", ca.Path())...)
			g.Expect(err).NotTo(HaveOccurred(), out)
			g.Expect(out).To(Equal(c.want))
			_, err = run(t, "curl", arguments...)
			g.Expect(err).To(MatchError(ContainSubstring("exit status 60")), "nobody trusts the authority unasked")
		})
	}
}

func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

func TestOpenSSLHandshakes(t *testing.T) {
	need(t, "openssl")
	ca := open(t, t.TempDir())
	port := serve(t, ca, "127.0.0.1:0")
	for name, c := range map[string]struct {
		arguments []string
		works     bool
	}{
		"name":         {[]string{"-servername", "receiver.test", "-verify_hostname", "receiver.test"}, true},
		"address":      {[]string{"-noservername", "-verify_ip", "127.0.0.1"}, true},
		"another name": {[]string{"-servername", "evil.com", "-verify_hostname", "evil.com"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			arguments := append([]string{
				"s_client", "-connect", "127.0.0.1:" + port, "-CAfile", ca.Path(), "-no-CApath", "-x509_strict",
				"-verify_return_error", "-alpn", "h2,http/1.1",
			}, c.arguments...)
			out, err := run(t, "openssl", arguments...)
			g.Expect(err == nil).To(Equal(c.works), out)
			if c.works {
				g.Expect(out).To(And(ContainSubstring("Verify return code: 0 (ok)"), ContainSubstring("ALPN protocol: h2")))
			} else {
				g.Expect(out).To(ContainSubstring("ostname mismatch"))
			}
		})
	}
}

// OpenSSL holds the name constraints as well, and finds the authority well-formed under its strict rules.
func TestOpenSSLVerifies(t *testing.T) {
	need(t, "openssl")
	ca := open(t, t.TempDir())
	for host, allowed := range map[string]bool{
		"a.test": true, "localhost": true, "127.0.0.9": true, "::1": true, "evil.com": false, "192.0.2.1": false,
	} {
		t.Run(host, func(t *testing.T) {
			g := NewWithT(t)
			leaf, err := ca.sign([]string{host}, time.Now())
			g.Expect(err).NotTo(HaveOccurred())
			file := filepath.Join(t.TempDir(), "leaf.pem")
			write(t, encode(certificateBlock, leaf.Leaf.Raw), file)
			out, err := run(t, "openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", ca.Path(), "-no-CApath", file)
			g.Expect(err == nil).To(Equal(allowed), out)
			if !allowed {
				g.Expect(out).To(ContainSubstring("permitted subtree violation"))
			}
		})
	}
}
