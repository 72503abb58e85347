package conformance

import (
	"context"
	"sync"

	"github.com/hookbench/hookbench/reports"
)

// Execution is a plan under way.
type Execution struct {
	plan  *Plan
	ctx   context.Context
	next  map[int]int // which case begins when one has ended
	begun []sync.Once
	done  []chan reports.Result
}

// Start begins the cases that wait, side by side; the others begin when they are asked for. Every one of them ends when
// ctx does.
func (p *Plan) Start(ctx context.Context) *Execution {
	return p.start(ctx, nil)
}

// StartAll begins the whole plan: what Start does, and the other cases one after the other, in the order of Order, without
// waiting to be asked for them. What the runner does between two cases then costs no time.
func (p *Plan) StartAll(ctx context.Context) *Execution {
	order := p.Order()
	next := make(map[int]int, len(order))
	for k := 1; k < len(order); k++ {
		next[order[k-1]] = order[k]
	}
	e := p.start(ctx, next)
	if len(order) > 0 {
		e.begin(order[0])
	}
	return e
}

func (p *Plan) start(ctx context.Context, next map[int]int) *Execution {
	n := len(p.Cases)
	e := &Execution{plan: p, ctx: ctx, next: next, begun: make([]sync.Once, n), done: make([]chan reports.Result, n)}
	for i := range e.done {
		e.done[i] = make(chan reports.Result, 1)
	}
	for i, c := range p.Cases {
		if c.Waits && c.Skip == "" {
			e.begin(i)
		}
	}
	return e
}

// Result returns the result of case i when it has ended, and begins it if that has not happened: a case that is asked for
// does not wait for one before it that was given up. Each case may be asked for once.
func (e *Execution) Result(i int) reports.Result {
	e.begin(i)
	return <-e.done[i]
}

func (e *Execution) begin(i int) {
	e.begun[i].Do(func() { go e.conduct(i) })
}

// conduct runs a case, begins the next, and finishes the result beside it.
func (e *Execution) conduct(i int) {
	c := e.plan.Cases[i]
	result := c.run(e.ctx)
	if next, ok := e.next[i]; ok {
		e.begin(next)
	}
	if c.Finish != nil {
		result = c.Finish(result)
	}
	e.done[i] <- result
}
