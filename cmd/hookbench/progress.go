package main

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// progress tells what a run is at, and each failure as it happens. On a terminal the last line says so all the time; in a
// log there is a line now and then, ever less often.
type progress struct {
	console  *console
	known    []conformance.KnownFailure
	provider func() time.Duration // the provider's time since the start of the run; nil where it has none of its own
	total    int
	began    time.Time
	ended    chan struct{}
	watching sync.WaitGroup

	mu      sync.Mutex
	count   int
	current specs.Requirement
	next    time.Duration // when a log gets its next line, since the run began
}

// How often there is something new to see on a terminal; and for how long at least, and at most, a log is silent. CI
// systems take a job that is silent for ten minutes to be dead.
const (
	livePeriod    = time.Second
	shortestQuiet = 10 * time.Second
	longestQuiet  = 5 * time.Minute
)

// start begins to tell; end must be called.
func (p *progress) start() {
	p.began, p.ended, p.next = time.Now(), make(chan struct{}), shortestQuiet
	p.watching.Go(func() {
		ticker := time.NewTicker(livePeriod)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				p.tick()
			case <-p.ended:
				return
			}
		}
	})
}

// end takes the line away.
func (p *progress) end() {
	close(p.ended)
	p.watching.Wait()
	if live := p.console.live; live != nil {
		live.Show("")
	}
}

func (p *progress) observer() conformance.Observer {
	return conformance.Observer{OnBegin: p.begin, OnEnd: p.finish}
}

func (p *progress) begin(r specs.Requirement) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	p.current = r
	if live := p.console.live; live != nil {
		live.Show(p.line())
	}
}

func (p *progress) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	elapsed := time.Since(p.began)
	switch {
	case p.count == 0:
	case p.console.live != nil:
		p.console.live.Show(p.line())
	case elapsed >= p.next:
		p.log()
		p.next = elapsed + min(max(elapsed/2, shortestQuiet), longestQuiet)
	}
}

// log says in a log where the run is.
func (p *progress) log() {
	c := p.console
	if c.logFormat != "json" {
		fmt.Fprintln(c.notices, p.line())
		return
	}
	attributes := []any{"requirement", p.current.ID, "number", p.count, "of", p.total, "elapsed", seconds(time.Since(p.began))}
	if p.provider != nil {
		attributes = append(attributes, "providerTime", seconds(p.provider()))
	}
	c.log.Info("progress", attributes...)
}

// line says where the run is: how far, for how long, in the provider's time too, and with which requirement.
func (p *progress) line() string {
	at := seconds(time.Since(p.began))
	if p.provider != nil {
		at += fmt.Sprintf(" (%s of the provider's time)", seconds(p.provider()))
	}
	return p.options().Line(fmt.Sprintf("[%d/%d]  %s  %s  %s", p.count, p.total, at, p.current.ID, p.current.Text))
}

func (p *progress) finish(r reports.Result) {
	if r.Outcome != reports.Failed {
		return
	}
	if i := slices.IndexFunc(p.known, func(k conformance.KnownFailure) bool { return k.ID == r.ID }); i >= 0 {
		r.Known = p.known[i].Reason
	}
	c := p.console
	r.Reason = c.redactor.String(r.Reason)
	if c.logFormat == "json" {
		c.log.Warn("requirement failed", "requirement", r.ID, "level", string(r.Level), "reason", r.Reason, "known", r.Known)
		return
	}
	fmt.Fprint(c.notices, p.options().FailureLines(r))
}

// options fits lines to the terminal as it is now, but for its last column, beyond which some begin a new line.
func (p *progress) options() reports.TextOptions {
	options := reports.TextOptions{Color: p.console.color(p.console.err)}
	if p.console.live != nil {
		options.Width = cmp.Or(columns(p.console.err), 80) - 1
	}
	return options
}

// seconds writes a time that goes by.
func seconds(d time.Duration) string { return brief(d.Truncate(time.Second)) }

func shortened(text string, length int) string {
	runes := []rune(text)
	if len(runes) <= length {
		return text
	}
	return string(runes[:length-1]) + "…"
}
