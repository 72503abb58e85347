package bench

import (
	"bufio"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// patience is how long a server may take until it answers.
const patience = 30 * time.Second

// server is another program that serves HTTP.
type server struct {
	url     string
	process *os.Process
}

// serve starts a program and returns when the address answers, in whatever way.
func serve(b *testing.B, url, program string, args ...string) *server {
	b.Helper()
	command := exec.Command(program, args...)
	if err := command.Start(); err != nil {
		b.Fatalf("%s: %v", program, err)
	}
	b.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	client := &http.Client{Timeout: time.Second}
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		answer, err := client.Get(url)
		if err == nil {
			answer.Body.Close()
			return &server{url, command.Process}
		}
		if time.Since(began) > patience {
			b.Fatalf("%s does not answer at %s: %v", program, url, err)
		}
	}
}

// freePort returns an address of this machine that nobody listens on.
func freePort(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// hookbench builds the program and returns where it is.
func hookbench(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "hookbench")
	build(b, binary, "github.com/hookbench/hookbench/cmd/hookbench")
	return binary
}

// simulate starts the simulator with a manual clock.
func simulate(b *testing.B, binary string, args ...string) *server {
	b.Helper()
	address := freePort(b)
	s := serve(b, "http://"+address+"/healthz", binary,
		append([]string{"simulate", "--listen", address, "--clock", "manual", "--allow-http", "--quiet"}, args...)...)
	s.url = "http://" + address
	return s
}

// residentBytes returns how much memory a process holds, as Linux tells it.
func (s *server) residentBytes(b *testing.B) int64 {
	file, err := os.Open(filepath.Join("/proc", strconv.Itoa(s.process.Pid), "status"))
	if err != nil {
		b.Skipf("no /proc: %v", err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return 1024 * kilobytes
		}
	}
	b.Skip("no VmRSS in /proc")
	return 0
}
