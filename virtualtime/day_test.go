//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/virtualtime"
)

// dayDelays is a documented schedule: eleven attempts in less than 24 hours.
var dayDelays = []time.Duration{
	10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// daysEach is how often every program lives the day.
const daysEach = 20

// livelyAtMost is how long a run may take before it is given up: far longer than it does.
const livelyAtMost = 3 * time.Minute

// Programs in seven ways of waiting and six languages live through the day of retries, exactly, every time.
func TestDay(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("takes a minute or two, and is run without the race detector")
	}
	places := make(chan struct{}, 2)
	for name, prepare := range map[string]func(t *testing.T) []string{
		"Go, static":              goSender,
		"Python, time.sleep":      script("python3", "sender.py", "sleep"),
		"Python, threading.Event": script("python3", "sender.py", "event"),
		"Python, asyncio":         script("python3", "sender.py", "asyncio"),
		"Node, http":              script("node", "sender.js", "http"),
		"Node, fetch":             script("node", "sender.js", "fetch"),
		"Java, Thread.sleep":      javaSender("sleep"),
		"Java, ScheduledExecutor": javaSender("executor"),
		"PHP, sleep":              script("php", "sender.php", ""),
		"Ruby, Kernel#sleep":      script("ruby", "sender.rb", ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := prepare(t)
			var slowest time.Duration
			for range daysEach {
				slowest = max(slowest, liveDayIn(places, t, command))
			}
			t.Logf("%d days, each exact; the slowest took %s", daysEach, slowest.Round(10*time.Millisecond))
		})
	}
}

// liveDayIn runs a sender through the day when there is a place.
func liveDayIn(places chan struct{}, t *testing.T, command []string) time.Duration {
	t.Helper()
	places <- struct{}{}
	defer func() { <-places }() // also if the test ends here
	return liveDay(t, command)
}

// liveDay runs a sender through the day once, and returns how long it took in real time.
func liveDay(t *testing.T, command []string) time.Duration {
	t.Helper()
	g := NewWithT(t)
	vt := open(t, virtualtime.Options{Free: true})
	e := listen(t, vt)
	began := time.Now()
	p := start(t, vt, with(command, e.url)...)
	g.Eventually(p.Ended()).WithTimeout(livelyAtMost).Should(BeClosed(), "%+v", vt.Stats())
	took := time.Since(began)
	g.Expect(p.Err()).NotTo(HaveOccurred(), "%v, %+v", vt.Err(), vt.Stats())
	gaps := e.gaps()
	g.Expect(gaps).To(HaveLen(len(dayDelays)))
	for i, delay := range dayDelays {
		g.Expect(gaps[i]).To(BeNumerically("~", delay, max(delay/100, time.Second)), "wait %d of %v", i+1, gaps)
	}
	vt.Close()
	return took
}

// with puts the address where the command wants it.
func with(command []string, url string) []string {
	all := append([]string(nil), command...)
	for i, word := range all {
		if word == "URL" {
			all[i] = url
		}
	}
	return all
}

// open begins a virtual time that ends with the test.
func open(t *testing.T, o virtualtime.Options) *virtualtime.Time {
	t.Helper()
	vt, err := virtualtime.Open(o)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(vt.Close)
	return vt
}

// start starts a program whose output is the test's if it fails.
func start(t *testing.T, vt *virtualtime.Time, command ...string) *virtualtime.Process {
	t.Helper()
	output := outputOf(t)
	p, err := vt.Start(virtualtime.Command{Args: command, Stdout: output, Stderr: output, Group: true})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return p
}

// outputOf returns a file for what a program writes.
func outputOf(t *testing.T) *os.File {
	t.Helper()
	file, err := os.CreateTemp(t.TempDir(), "output")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		if text, _ := os.ReadFile(file.Name()); t.Failed() && len(text) > 0 {
			t.Logf("the program wrote:\n%s", text)
		}
		_ = file.Close()
	})
	return file
}

func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

func script(program, file, how string) func(t *testing.T) []string {
	return func(t *testing.T) []string {
		needs(t, program)
		return []string{direct(t, program), filepath.Join("testdata", file), "URL", how}
	}
}

// direct returns the program itself where what is found in PATH is a script that looks for it.
func direct(t *testing.T, program string) string {
	t.Helper()
	if program != "python3" {
		return program
	}
	path, err := exec.Command(program, "-c", "import sys; print(sys.executable, end='')").Output()
	if err != nil {
		t.Skip(err)
	}
	return string(path)
}

func goSender(t *testing.T) []string {
	file := filepath.Join(t.TempDir(), "sender")
	build := exec.Command("go", "build", "-o", file, "./testdata/gosender")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	output, err := build.CombinedOutput()
	NewWithT(t).Expect(err).NotTo(HaveOccurred(), "%s", output)
	return []string{file, "URL"}
}

func javaSender(how string) func(t *testing.T) []string {
	return func(t *testing.T) []string {
		needs(t, "java")
		needs(t, "javac")
		folder := t.TempDir()
		output, err := exec.Command("javac", "-d", folder, "testdata/Sender.java").CombinedOutput()
		NewWithT(t).Expect(err).NotTo(HaveOccurred(), "%s", output)
		return []string{"java", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", folder, "Sender", "URL", how}
	}
}
