package sender

import (
	"bytes"
	"net/http"
	"sync"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// byHand tells whether somebody has configured the sender by hand: it delivers every event to one address, that of the
// bench, with one secret, and is not told of any other.
func (c Config) byHand() bool {
	return c.Recording == nil && c.Secret != "" && (c.Provider.Contract.Subscriptions == nil || c.API == "")
}

// post tells whom the deliveries of a sender are for that is configured by hand, since all of them come to one address.
// It is safe for concurrent use.
type post struct {
	contract *specs.Contract

	mu      sync.Mutex
	markers map[string]*sink.Hook // words that stand in events
	known   map[string]*sink.Hook // by what deliveries are recognised
	current *sink.Hook            // whom the latest event is for; nil: nobody yet
}

func newPost(contract *specs.Contract) *post {
	return &post{contract: contract, markers: map[string]*sink.Hook{}, known: map[string]*sink.Hook{}}
}

// expect announces an event. The marker stands in it, if the sender writes what it is asked to; "" for none.
func (p *post) expect(hook *sink.Hook, marker string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current = hook
	if marker != "" {
		p.markers[marker] = hook
	}
}

// addressee returns the hook that a delivery is for: by its marker, or as its first attempt, or that of the latest event.
func (p *post) addressee(header http.Header, body []byte) *sink.Hook {
	p.mu.Lock()
	defer p.mu.Unlock()
	for marker, hook := range p.markers {
		if bytes.Contains(body, []byte(marker)) {
			return hook
		}
	}
	key := message.EffectKey(p.contract, header, body)
	if p.known[key] == nil && p.current != nil {
		p.known[key] = p.current
	}
	return p.known[key]
}

// subscriptions returns what the provider documents of its API to subscribe by; nil where there is none, or where the sender
// is configured by hand.
func (t *Trial) subscriptions() *specs.Subscriptions {
	if t.bench.config.byHand() {
		return nil
	}
	return t.contract().Subscriptions
}

// needsSeveral ends the check where the sender knows one endpoint alone.
func (t *Trial) needsSeveral() {
	if t.bench.config.byHand() {
		conformance.End(reports.NotApplicable, "the sender is configured by hand (--secret) and knows one endpoint, and this takes several")
	}
}

// shownOfAddress is how much of an address stands in a reason, in bytes.
const shownOfAddress = 200

// strays says what came to addresses that the bench gave to nobody, "" for nothing.
func (b *Bench) strays() string {
	if b.sink == nil { // a recording has no such addresses
		return ""
	}
	requests := b.sink.Stray().Requests()
	if len(requests) == 0 {
		return ""
	}
	shown := requests[0].URL
	if len(shown) > shownOfAddress {
		shown = shown[:shownOfAddress] + "…"
	}
	switch {
	case b.config.Provider.Contract.Subscriptions == nil:
		return "; deliveries came to " + shown + " instead: for a sender that goes by its own configuration, give its secret or key with --secret"
	default:
		return "; requests came to " + shown + " instead, which is the address of no subscription"
	}
}
