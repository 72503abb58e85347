//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/virtualtime"
)

// calls builds the program that waits in every way that the kernel offers.
var calls = sync.OnceValues(func() (string, error) {
	file, err := filepath.Abs(filepath.Join("testdata", "calls.c"))
	if err != nil {
		return "", err
	}
	folder, err := makeFolder()
	if err != nil {
		return "", err
	}
	program := filepath.Join(folder, "calls")
	output, err := exec.Command("gcc", "-O1", "-pthread", "-o", program, file, "-lrt").CombinedOutput()
	if err != nil {
		err = &exec.Error{Name: "gcc: " + string(output), Err: err}
	}
	return program, err
})

func callsProgram(t *testing.T) string {
	t.Helper()
	needs(t, "gcc")
	program, err := calls()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return program
}

// patience is how long a program may take in real time that ought to take none.
const patience = time.Minute

// An hour passes by every clock in each of the ways to wait, and each returns what the kernel documents.
func TestEveryWayToWait(t *testing.T) {
	program := callsProgram(t)
	names, err := exec.Command(program).Output()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	ways := strings.Split(strings.TrimSpace(string(names)), "\n")
	NewWithT(t).Expect(len(ways)).To(BeNumerically(">", 30))
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			g := NewWithT(t)
			vt := open(t, virtualtime.Options{Free: true})
			p := start(t, vt, program, way)
			g.Eventually(p.Ended()).WithTimeout(patience).Should(BeClosed())
			g.Expect(p.Err()).NotTo(HaveOccurred(), "%v, %+v", vt.Err(), vt.Stats())
			g.Expect(vt.Elapsed()).To(BeNumerically(">=", time.Hour-time.Second))
			g.Expect(vt.Err()).NotTo(HaveOccurred())
		})
	}
}

// A program that makes system calls of another architecture is refused.
func TestForeignProgram(t *testing.T) {
	g := NewWithT(t)
	program := callsProgram(t)
	if output, err := exec.Command(program, "foreign").Output(); err != nil || strings.TrimSpace(string(output)) == "0" {
		t.Skip("there are no calls of another architecture here")
	}
	vt := open(t, virtualtime.Options{Free: true})
	p := start(t, vt, program, "foreign")
	g.Eventually(p.Ended()).WithTimeout(patience).Should(BeClosed())
	g.Eventually(vt.Err).WithTimeout(patience).Should(MatchError(virtualtime.ErrForeign))
	g.Expect(vt.Until(t.Context(), time.Hour)).To(MatchError(ContainSubstring("32-bit")))
}

// A program that reads the clock instead of sleeping is detected, and named.
func TestSpinningProgram(t *testing.T) {
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{Patience: 2 * time.Second})
	start(t, vt, callsProgram(t), "spin")
	err := vt.Until(t.Context(), time.Hour)
	g.Expect(err).To(MatchError(virtualtime.ErrRestless))
	g.Expect(err).To(MatchError(ContainSubstring(`thread "calls"`)))
	g.Expect(vt.Until(t.Context(), time.Hour)).To(MatchError(virtualtime.ErrRestless), "it is said at once from then on")
}

// There is an end to the jumps, and who causes them is named.
func TestTooManyJumps(t *testing.T) {
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{Jumps: 20})
	start(t, vt, callsProgram(t), "tick")
	g.Expect(vt.Until(t.Context(), 24*time.Hour)).To(MatchError(ContainSubstring("more than 20 jumps")))
	g.Expect(vt.Stats().Jumps).To(Equal(21))
}

// Many threads are no trouble.
func TestManyThreads(t *testing.T) {
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{})
	p := start(t, vt, callsProgram(t), "threads", "2000")
	g.Expect(vt.Until(t.Context(), 2*time.Hour)).To(Succeed())
	g.Eventually(p.Ended()).WithTimeout(patience).Should(BeClosed())
	g.Expect(p.Err()).NotTo(HaveOccurred())
}
