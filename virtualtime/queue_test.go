//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// A sender with its queue in a file goes through the day.
func TestDayWithSQLite(t *testing.T) {
	command := script("python3", "queued_sender.py", "sqlite")(t)
	liveDay(t, append(command, filepath.Join(t.TempDir(), "queue")))
}

// A sender whose queue is in a server that lives in real time goes through the day.
func TestDayWithRedis(t *testing.T) {
	needs(t, "redis-server")
	g := NewWithT(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	port := fmt.Sprint(free.Addr().(*net.TCPAddr).Port)
	g.Expect(free.Close()).To(Succeed())
	server := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir())
	g.Expect(server.Start()).To(Succeed())
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // killed
	})
	g.Eventually(func() error {
		connection, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			err = connection.Close()
		}
		return err
	}).WithTimeout(patience).Should(Succeed())
	for range 3 {
		liveDay(t, append(script("python3", "queued_sender.py", "redis")(t), port))
	}
}
