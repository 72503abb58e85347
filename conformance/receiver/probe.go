package receiver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

const (
	probeDeadline = 10 * time.Second
	probeLimit    = 16 << 20 // bytes of the probe's answer
	shortestGrace = 50 * time.Millisecond
)

// probe asks the receiver which events it acted on.
type probe struct {
	url      string
	client   *http.Client
	deadline time.Duration // longest wait for its answer
	reason   func(error) error
	silent   atomic.Bool // it has run into the deadline once, and is not asked again
}

var errProbeSilent = errors.New("the effects probe does not answer in time")

// effects returns how often the receiver acted on each key.
func (p *probe) effects(ctx context.Context) (map[string]int, error) {
	if p.silent.Load() {
		return nil, errProbeSilent
	}
	limited, cancel := context.WithTimeout(ctx, p.deadline)
	defer cancel()
	counts, err := p.ask(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		p.silent.Store(true)
		return nil, errProbeSilent
	}
	return counts, err
}

func (p *probe) ask(ctx context.Context) (map[string]int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := p.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("the effects probe cannot be asked: %w", p.reason(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the effects probe answered %d instead of 200", response.StatusCode)
	}
	return readEffects(io.LimitReader(response.Body, probeLimit))
}

var errProbeForm = fmt.Errorf(`the effects probe does not answer {"effects":[{"key":"…"}…]} in at most %d MiB`, probeLimit>>20)

// readEffects counts the keys of a probe's answer, one element at a time.
func readEffects(body io.Reader) (map[string]int, error) {
	decoder := json.NewDecoder(body)
	if opens, err := decoder.Token(); err != nil || opens != json.Delim('{') {
		return nil, errProbeForm
	}
	var counts map[string]int
	for decoder.More() {
		name, err := decoder.Token()
		switch {
		case err != nil:
		case name == "effects":
			counts, err = countKeys(decoder)
		default:
			var other json.RawMessage
			err = decoder.Decode(&other)
		}
		if err != nil {
			return nil, errProbeForm
		}
	}
	if _, err := decoder.Token(); err != nil || counts == nil {
		return nil, errProbeForm
	}
	return counts, nil
}

func countKeys(decoder *json.Decoder) (map[string]int, error) {
	if opens, err := decoder.Token(); err != nil || opens != json.Delim('[') {
		return nil, errProbeForm
	}
	counts := map[string]int{}
	for decoder.More() {
		var effect struct {
			Key *string `json:"key"`
		}
		if err := decoder.Decode(&effect); err != nil || effect.Key == nil {
			return nil, errProbeForm
		}
		counts[*effect.Key]++
	}
	_, err := decoder.Token()
	return counts, err
}

// CheckProbe returns an error, in one line, when the run has an effects probe that does not work.
func (b *Bench) CheckProbe(ctx context.Context) error {
	if b.probe == nil {
		return nil
	}
	_, err := b.probe.effects(ctx)
	return err
}

// effects asks the probe; one that does not work ends the check as an error.
func (t *Trial) effects(ctx context.Context) map[string]int {
	counts, err := t.bench.probe.effects(ctx)
	if err != nil {
		conformance.End(reports.Error, "%v", err)
	}
	return counts
}

// awaitEffects asks the probe until every key has an effect, for as long as effects may follow the answer, and
// returns what it listed last.
func (t *Trial) awaitEffects(ctx context.Context, keys ...string) map[string]int {
	until := time.Now().Add(t.bench.patience.effects)
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 200*time.Millisecond) {
		counts := t.effects(ctx)
		if allIn(counts, keys) || time.Now().After(until) {
			return counts
		}
		pause(ctx, wait)
	}
}

func allIn(counts map[string]int, keys []string) bool {
	for _, key := range keys {
		if counts[key] == 0 {
			return false
		}
	}
	return true
}

// settle waits until effects of the deliveries so far would show, and returns all effects then. It delivers one more
// event, a right one, waits for its effect, and then as long again as that took. It is not settled when the right
// delivery has no effect either.
func (t *Trial) settle(ctx context.Context) (effects map[string]int, settled bool) {
	sentinel := t.delivery(ctx)
	answer := t.send(ctx, "a right delivery, to see when effects show", sentinel)
	if !answer.Success() {
		return t.effects(ctx), false
	}
	answered := time.Now()
	if counts := t.awaitEffects(ctx, t.key(sentinel)); counts[t.key(sentinel)] == 0 {
		return counts, false
	}
	pause(ctx, max(shortestGrace, min(time.Since(answered), t.bench.patience.effects)))
	return t.effects(ctx), true
}

// pause waits, or ends early with the context.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
