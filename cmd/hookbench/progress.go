package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// progress shows on a terminal which requirement is being tried, and each failure as it happens. Elsewhere it shows
// nothing: the summary says all of it.
type progress struct {
	mu      sync.Mutex
	to      io.Writer // nil shows nothing
	options reports.TextOptions
	began   time.Time
	count   int
	total   int
}

func newProgress(c *console, total int) *progress {
	p := &progress{began: time.Now(), total: total, options: reports.TextOptions{Color: c.color(c.err)}}
	if isTerminal(c.err) && !c.quiet {
		p.to = c.err
	}
	return p
}

const clearLine = "\r\x1b[2K"

func (p *progress) observer() conformance.Observer {
	if p.to == nil {
		return conformance.Observer{}
	}
	return conformance.Observer{OnBegin: p.begin, OnEnd: p.finish}
}

func (p *progress) begin(r specs.Requirement) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	fmt.Fprintf(p.to, "%s[%d/%d] %4.1f s  %s %s", clearLine, p.count, p.total, time.Since(p.began).Seconds(), r.ID, shortened(r.Text, 45))
}

func (p *progress) finish(r reports.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Outcome == reports.Failed {
		fmt.Fprint(p.to, clearLine, p.options.Failure(r), "\n")
	}
}

// end takes the progress line away.
func (p *progress) end() {
	if p.to != nil {
		fmt.Fprint(p.to, clearLine)
	}
}

func shortened(text string, length int) string {
	runes := []rune(text)
	if len(runes) <= length {
		return text
	}
	return string(runes[:length-1]) + "…"
}
