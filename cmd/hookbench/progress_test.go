package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

var long = specs.Requirement{ID: "PX-R-ACK-01", Text: "A text that is longer than there is room for on one line of a terminal, by far."}

func TestALogGetsFewLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var log watched
		p := &progress{console: &console{notices: &log}, total: 2}
		p.start()
		see := p.observer()
		see.Begins(long)
		time.Sleep(9500 * time.Millisecond)
		g.Expect(log.String()).To(BeEmpty(), "a short run is told by its summary")
		time.Sleep(time.Second)
		g.Expect(log.String()).To(Equal("[1/2]  10s  PX-R-ACK-01  A text that is longer than there is room for on one ...\n"))
		time.Sleep(24 * time.Hour)
		p.end()
		g.Expect(log.String()).NotTo(ContainSubstring("\x1b"))
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		g.Expect(lines[:5]).To(HaveExactElements(HavePrefix("[1/2]  10s "), HavePrefix("[1/2]  20s "), HavePrefix("[1/2]  30s "), HavePrefix("[1/2]  45s "), HavePrefix("[1/2]  1m8s ")))
		g.Expect(len(lines)).To(BeNumerically("<", 24*12+20))
	})
}

func TestFailuresAreToldAsTheyHappen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var log watched
		p := &progress{console: &console{notices: &log}, total: 2, known: []conformance.KnownFailure{{ID: "PX-R-ACK-03", Reason: "next week"}}}
		p.start()
		see := p.observer()
		see.Ends(reports.Result{ID: "PX-R-ACK-01", Outcome: reports.Passed})
		see.Ends(reports.Result{ID: "PX-R-ACK-02", Outcome: reports.Failed, Level: specs.Must, Reason: "it was answered 500"})
		see.Ends(reports.Result{ID: "PX-R-ACK-03", Outcome: reports.Failed, Level: specs.Should, Reason: "it was answered 501"})
		p.end()
		g.Expect(log.String()).To(Equal("FAILED  PX-R-ACK-02 (must): it was answered 500\nKNOWN FAILURE  PX-R-ACK-03 (should): it was answered 501\n"))
	})
}

func TestATerminalHasOneLineThatIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var screen watched
		live := &liveLine{to: &screen}
		began := time.Now()
		p := &progress{console: &console{err: &screen, live: live, notices: live}, total: 2, provider: func() time.Duration { return 60 * time.Since(began) }}
		p.start()
		see := p.observer()
		see.Begins(long)
		g.Expect(screen.String()).To(Equal(clearLine + "[1/2]  0s (0s of the provider's time)  PX-R-ACK-01  A text that is longer th..."))
		time.Sleep(90*time.Second + time.Millisecond)
		synctest.Wait()
		before := screen.String()
		shown := before[strings.LastIndex(before, clearLine)+len(clearLine):]
		g.Expect(shown).To(HavePrefix("[1/2]  1m30s (1h30m of the provider's time)  PX-R-ACK-01  A text"))

		see.Ends(reports.Result{ID: "PX-R-ACK-01", Outcome: reports.Failed, Level: specs.Must, Reason: "it was answered 500"})
		g.Expect(screen.String()[len(before):]).To(Equal(clearLine + "FAILED  PX-R-ACK-01 (must): it was answered 500\n" + shown))
		p.end()
		g.Expect(screen.String()).To(HaveSuffix(clearLine), "nothing is left of the line")
	})
}

func TestALineIsNotWrittenTwice(t *testing.T) {
	g := NewWithT(t)
	var screen bytes.Buffer
	live := &liveLine{to: &screen}
	live.Show("")
	live.Show("a")
	live.Show("a")
	live.Show("")
	_, err := live.Write([]byte("log\n"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(screen.String()).To(Equal(clearLine + "a" + clearLine + "log\n"))
}

func TestALogInJSONStaysJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var log watched
		c, cmd := &console{err: &log}, &cobra.Command{}
		c.addFlags(cmd.Flags())
		c.logFormat = "json"
		c.redactor.Add("whsec_of_the_test")
		g.Expect(c.prepare(cmd, func(string) (string, bool) { return "", false })).To(Succeed())
		p := &progress{console: c, total: 2, provider: func() time.Duration { return time.Hour }}
		p.start()
		see := p.observer()
		see.Begins(long)
		time.Sleep(11 * time.Second)
		see.Ends(reports.Result{ID: "PX-R-ACK-01", Outcome: reports.Failed, Level: specs.Must, Reason: "it said whsec_of_the_test"})
		p.end()
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		g.Expect(lines).To(HaveLen(2))
		g.Expect(gjson.Get(lines[0], "[msg,requirement,number,of,elapsed,providerTime]").Raw).To(Equal(`["progress","PX-R-ACK-01",1,2,"10s","1h"]`))
		g.Expect(gjson.Get(lines[1], "[level,requirement,reason]").Raw).To(Equal(`["WARN","PX-R-ACK-01","it said [redacted]"]`))
	})
}
