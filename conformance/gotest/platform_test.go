package gotest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// platform is a sender as a team would write it: a goroutine for each delivery, which sleeps between its attempts. Its
// subscription API is the simulator's. A defect makes it wrong in one way.
type platform struct {
	provider  *specs.Provider
	api       *simulator.Simulator
	transport *http.Transport
	delays    func(retry int) (time.Duration, bool) // before a retry, counted from 1
	expiry    time.Duration                         // 0: none
	defect    string

	mu       sync.Mutex
	composer *message.Composer
	tokens   map[string]string
}

// platforms returns what is particular about the sender of each provider.
func platforms() map[string]*platform {
	table := []time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour}
	return map[string]*platform{
		"cas-notifications": {expiry: 24 * time.Hour, delays: func(retry int) (time.Duration, bool) {
			if retry > len(table) {
				return 12 * time.Hour, true
			}
			return table[retry-1], true
		}},
		"cas-sso": {delays: func(retry int) (time.Duration, bool) { return time.Minute << (retry - 1), retry <= 3 }},
	}
}

// written returns the configuration for a platform that is right but for a defect of that name.
func written(t *testing.T, id, defect string) gotest.SenderConfig {
	t.Helper()
	config := described(t, id)
	config.Serve = func(ctx context.Context, transport *http.Transport) gotest.Served {
		p := newPlatform(t, id, defect)
		p.transport = transport
		return gotest.Served{API: p.api, Emit: func(_ context.Context, e gotest.Event) error { return p.emit(ctx, e) }}
	}
	return config
}

func newPlatform(t *testing.T, id, defect string) *platform {
	t.Helper()
	g := NewWithT(t)
	p := platforms()[id]
	p.defect, p.tokens = defect, map[string]string{}
	var err error
	p.provider, err = specs.Open(id)
	g.Expect(err).NotTo(HaveOccurred())
	p.composer = message.NewComposer(p.provider, seed)
	p.api, err = simulator.New(simulator.Options{Providers: []*specs.Provider{p.provider}, Seed: seed, Pace: queue.Real}) // tokens expire
	g.Expect(err).NotTo(HaveOccurred())
	return p
}

// emit delivers an event to everybody who subscribed to it.
func (p *platform) emit(ctx context.Context, e gotest.Event) error {
	body, err := p.compose(e)
	if err != nil {
		return err
	}
	subscriptions, err := p.api.Subscriptions(p.provider.ID())
	for _, s := range subscriptions {
		if slices.ContainsFunc(s.Events, func(f subscription.Filter) bool {
			return f.Type == e.Type && (f.Subtype == "" || f.Subtype == p.provider.Contract.Envelope.Subtype.String(body))
		}) {
			go p.deliver(ctx, s, e.Type, body)
		}
	}
	return err
}

func (p *platform) compose(e gotest.Event) ([]byte, error) {
	set := map[string]any{}
	if len(e.Data) > 0 {
		var data any
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return nil, err
		}
		leaves(string(p.provider.Contract.Envelope.Data), data, set)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.composer.Body(message.Order{Event: e.Type, Subtype: e.Subtype, At: time.Now(), Set: set})
}

// leaves notes every member that is no object by its JSON pointer.
func leaves(at string, value any, set map[string]any) {
	members, ok := value.(map[string]any)
	if !ok {
		set[at] = value
		return
	}
	for name, member := range members {
		leaves(at+"/"+name, member, set)
	}
}

// deliver tries until the event is acknowledged, or the schedule ends.
func (p *platform) deliver(ctx context.Context, s subscription.Subscription, event string, body []byte) {
	began := time.Now()
	for retry := 1; ; retry++ {
		sent := p.attempt(ctx, s, event, body)
		delay, again := p.delays(retry)
		if p.defect == "hour-doubled" && delay == time.Hour {
			delay *= 2
		}
		expires := p.expiry > 0 && p.defect != "never-expires" && time.Since(began)+delay >= p.expiry
		if sent == nil || !again || expires {
			return
		}
		time.Sleep(delay)
		if ctx.Err() != nil || p.deleted(s) {
			return
		}
	}
}

func (p *platform) deleted(s subscription.Subscription) bool {
	all, err := p.api.Subscriptions(p.provider.ID())
	return err == nil && !slices.ContainsFunc(all, func(one subscription.Subscription) bool { return one.ID == s.ID })
}

func (p *platform) attempt(ctx context.Context, s subscription.Subscription, event string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	credentials := message.Credentials{Secret: s.Secret, Headers: s.Headers}
	if s.OAuth != nil {
		var err error
		if credentials.Token, err = p.token(ctx, *s.OAuth); err != nil {
			return err
		}
	}
	m, err := message.New(&p.provider.Contract, event, body, credentials)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, m.Method, s.URL, bytes.NewReader(m.Body))
	if err != nil {
		return err
	}
	request.Header = m.Header
	answer, err := p.transport.RoundTrip(request) // follows no redirect
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body) // so that the connection can be kept
	if answer.StatusCode/100 != 2 || p.defect == "204-refused" && answer.StatusCode == http.StatusNoContent {
		return fmt.Errorf("answered %d", answer.StatusCode)
	}
	return nil
}

// token fetches an access token before each attempt.
func (p *platform) token(ctx context.Context, o subscription.OAuth) (string, error) {
	if p.defect == "token-cached" {
		p.mu.Lock()
		kept := p.tokens[o.TokenURL]
		p.mu.Unlock()
		if kept != "" {
			return kept, nil
		}
	}
	token, err := oauth.TokenClient{URL: o.TokenURL, ID: o.ClientID, Secret: o.ClientSecret, Scope: o.Scope, Audience: o.Audience, Transport: p.transport}.Token(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens[o.TokenURL] = token
	return token, err
}
