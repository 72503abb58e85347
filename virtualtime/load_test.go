//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/virtualtime"
)

// What a busy machine takes away from a program does not pass for it.
func TestBusyMachine(t *testing.T) {
	if _, err := os.Stat("/proc/self/schedstat"); err != nil {
		t.Skip("this kernel does not tell how long a thread waits for a processor")
	}
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{})
	for range 3 * runtime.NumCPU() {
		busy := exec.Command("sh", "-c", "while :; do :; done")
		g.Expect(busy.Start()).To(Succeed())
		t.Cleanup(func() {
			_ = busy.Process.Kill()
			_ = busy.Wait() // killed
		})
	}
	output, began := outputOf(t), time.Now()
	program := []string{"sh", "-c", "date +%s%N; i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; date +%s%N"}
	p, err := vt.Start(virtualtime.Command{Args: program, Stdout: output})
	g.Expect(err).NotTo(HaveOccurred())
	g.Eventually(p.Ended()).WithTimeout(patience).Should(BeClosed())
	really := time.Since(began)
	text, err := os.ReadFile(output.Name())
	g.Expect(err).NotTo(HaveOccurred())
	var first, last int64
	_, err = fmt.Sscan(string(text), &first, &last)
	g.Expect(err).NotTo(HaveOccurred())
	passed := time.Duration(last - first)
	g.Expect(passed).To(BeNumerically("<", really/2), "%+v", vt.Stats())
	g.Expect(passed).To(BeNumerically(">", 0))
	t.Logf("%s for the program, %s in truth", passed, really)
}
