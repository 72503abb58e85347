package sender

import (
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/specs"
)

// agreeing returns how the bench's endpoints answer the provider's handshake; nil: it has none.
func agreeing(p *specs.Provider) func(sink.Request) (sink.Action, bool) {
	if p.Contract.Handshake == nil {
		return nil
	}
	return func(q sink.Request) (sink.Action, bool) {
		a, asked := handshake.Agree(p, q.Method, q.Header, q.Body)
		return sink.Action{Status: a.Status, Header: a.Header, Body: a.Body}, asked
	}
}

// shakesHands tells whether an endpoint has to be reachable before anything is delivered to it, so that none can be tried
// that refuses connections.
func (d *day) shakesHands() bool { return d.contract().Handshake != nil }
