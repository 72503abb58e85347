package ginkgotree

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// asProgram makes the test binary a program that makes a run and then waits to be interrupted.
const asProgram = "GINKGOTREE_AS_PROGRAM"

// TestMain runs the tests in a process that was not told -parallel or -count: Ginkgo ends a process that was.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		program()
	}
	flag.Parse()
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == "test.parallel" || f.Name == "test.count" })
	if !told {
		os.Exit(m.Run())
	}
	again := exec.Command(os.Args[0], slices.DeleteFunc(slices.Clone(os.Args[1:]), func(arg string) bool {
		return strings.HasPrefix(arg, "-test.parallel=") || strings.HasPrefix(arg, "-test.count=")
	})...)
	again.Stdout, again.Stderr = os.Stdout, os.Stderr
	if again.Run() != nil {
		os.Exit(1)
	}
}

func program() {
	Run(context.Background(), plan(passing("PX-R-ONE-01")), conformance.Observer{})
	fmt.Println("ran")
	select {}
}

func plan(cases ...conformance.Case) *conformance.Plan {
	provider := &specs.Provider{Contract: specs.Contract{Provider: "px", Title: "Provider X"}}
	return &conformance.Plan{Provider: provider, Party: specs.Receiver, Cases: cases}
}

// doing returns a case that ends with the outcome after what the function does.
func doing(id string, outcome reports.Outcome, do func(ctx context.Context)) conformance.Case {
	r := specs.Requirement{ID: id, Party: specs.Receiver, Area: "area", Level: specs.Must, Text: "The demand " + id + "."}
	return conformance.Case{Requirement: r, Timeout: time.Minute, Run: func(ctx context.Context) reports.Result {
		do(ctx)
		result := conformance.Row(r)
		result.Outcome = outcome
		if outcome != reports.Passed {
			result.Reason = "because " + id
		}
		return result
	}}
}

func nothing(context.Context) {}

func passing(id string) conformance.Case { return doing(id, reports.Passed, nothing) }

// everyEnding is a plan with a case for each way to end, some of them waiting.
func everyEnding() *conformance.Plan {
	skipped := passing("PX-R-SKIP-01")
	skipped.Skip = "not selected by --only"
	waiting := doing("PX-R-WAIT-01", reports.Failed, nothing)
	waiting.Waits = true
	all := plan(waiting, passing("PX-R-ZZZ-01"), skipped)
	for _, outcome := range []reports.Outcome{reports.Failed, reports.Inconclusive, reports.NotApplicable, reports.Error, reports.Passed} {
		all.Cases = append(all.Cases, doing("PX-R-END-"+string(outcome), outcome, nothing))
	}
	return all
}

func untimed(results []reports.Result) []reports.Result {
	results = slices.Clone(results)
	for i := range results {
		results[i].DurationMs = 0
	}
	return results
}

// notes are what an observer is told.
type notes struct {
	mu  sync.Mutex
	all []string
}

func (n *notes) add(note string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, note)
}

func (n *notes) observer() conformance.Observer {
	return conformance.Observer{
		OnBegin: func(r specs.Requirement) { n.add("begins " + r.ID) },
		OnEnd:   func(r reports.Result) { n.add("ends " + r.ID + " " + string(r.Outcome)) },
	}
}

func TestRunsAsThePlanDoes(t *testing.T) {
	g := NewWithT(t)
	var plain, ginkgo notes
	want := everyEnding().Run(t.Context(), plain.observer())
	g.Expect(untimed(Run(t.Context(), everyEnding(), ginkgo.observer()))).To(Equal(untimed(want)))
	g.Expect(ginkgo.all).To(Equal(plain.all))
}

func TestRunsAgainInTheSameProcess(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Run(t.Context(), plan(passing("PX-R-ONE-01")), conformance.Observer{})).To(HaveLen(1))
	results := Run(t.Context(), plan(passing("PX-R-TWO-01"), passing("PX-R-TWO-02")), conformance.Observer{})
	g.Expect(results).To(HaveLen(2))
	g.Expect(results[1].ID).To(Equal("PX-R-TWO-02"))
	g.Expect(results[1].Outcome).To(Equal(reports.Passed))
	g.Expect(Run(t.Context(), plan(), conformance.Observer{})).To(BeEmpty())
}

func TestPrintsNothing(t *testing.T) {
	g := NewWithT(t)
	ours, theirs, err := os.Pipe()
	g.Expect(err).NotTo(HaveOccurred())
	printed := make(chan string)
	go func() {
		text, _ := io.ReadAll(ours)
		printed <- string(text)
	}()
	out, complaints := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = theirs, theirs
	Run(t.Context(), everyEnding(), conformance.Observer{})
	os.Stdout, os.Stderr = out, complaints
	theirs.Close()
	g.Expect(<-printed).To(BeEmpty())
}

// A check that does not come back is given up; the others are not disturbed, and what it says later is not heard.
func TestHungCheckIsGivenUp(t *testing.T) {
	g := NewWithT(t)
	release, released := make(chan struct{}), make(chan struct{})
	hung := doing("PX-R-HUNG-01", reports.Failed, func(context.Context) {
		defer close(released)
		<-release
	})
	hung.Timeout = time.Millisecond
	var heard notes
	results := run(t.Context(), plan(passing("PX-R-ONE-01"), hung, passing("PX-R-TWO-01")), heard.observer(), 10*time.Millisecond)
	after := Run(t.Context(), plan(doing("PX-R-NEXT-01", reports.Passed, func(context.Context) {
		close(release)
		<-released
	})), conformance.Observer{})
	g.Expect(after[0].Outcome).To(Equal(reports.Passed))
	heard.mu.Lock()
	defer heard.mu.Unlock()
	g.Expect(heard.all).To(Equal([]string{
		"begins PX-R-ONE-01", "ends PX-R-ONE-01 passed", "begins PX-R-HUNG-01", "begins PX-R-TWO-01", "ends PX-R-TWO-01 passed",
	}))
	g.Expect(results[0].Outcome).To(Equal(reports.Passed))
	g.Expect(results[1].Outcome).To(Equal(reports.Error))
	g.Expect(results[1].Reason).To(Equal("the check did not end in its time"))
	g.Expect(results[2].Outcome).To(Equal(reports.Passed))
}

func TestCancelledRun(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	results := Run(ctx, plan(passing("PX-R-ONE-01"), doing("PX-R-TWO-01", reports.Passed, func(context.Context) { cancel() }), passing("PX-R-THREE-01")), conformance.Observer{})
	g.Expect(results[0].Outcome).To(Equal(reports.Passed))
	g.Expect(results[2].Outcome).To(Equal(reports.Inconclusive))
	g.Expect(results[2].Reason).To(ContainSubstring("interrupted"))
}

// A signal ends the run at once, and leaves what is undecided inconclusive, whether Ginkgo hears of it first or the caller.
func TestInterruptedRun(t *testing.T) {
	g := NewWithT(t)
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	defer stop()
	self, err := os.FindProcess(os.Getpid())
	g.Expect(err).NotTo(HaveOccurred())
	signalled := doing("PX-R-TWO-01", reports.Inconclusive, func(ctx context.Context) {
		g.Expect(self.Signal(os.Interrupt)).To(Succeed())
		<-ctx.Done()
	})
	results := Run(ctx, plan(passing("PX-R-ONE-01"), signalled, passing("PX-R-THREE-01")), conformance.Observer{})
	g.Expect(results[0].Outcome).To(Equal(reports.Passed))
	g.Expect(results[1].Outcome).To(Equal(reports.Inconclusive))
	g.Expect(results[2].Outcome).To(Equal(reports.Inconclusive))
	g.Expect(results[2].Reason).To(ContainSubstring("interrupted"))
}

// After a run a program can be interrupted again.
func TestInterruptionIsGivenBack(t *testing.T) {
	g := NewWithT(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(os.Environ(), asProgram+"=1")
	out, err := command.StdoutPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(command.Start()).To(Succeed())
	ran := make([]byte, len("ran\n"))
	_, err = io.ReadFull(out, ran)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(ran)).To(Equal("ran\n"))
	g.Expect(command.Process.Signal(os.Interrupt)).To(Succeed())
	g.Expect(command.Wait()).To(MatchError("signal: interrupt"))
}
