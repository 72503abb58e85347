package receiver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/reports"
)

const (
	probeDeadline = 10 * time.Second
	probeLimit    = 64 << 20 // bytes of the probe's answer
	shortestGrace = 50 * time.Millisecond
)

// probe asks the receiver which events it acted on.
type probe struct {
	url    string
	client *http.Client
}

// effects returns how often the receiver acted on each key.
func (p *probe) effects(ctx context.Context) (map[string]int, error) {
	ctx, cancel := context.WithTimeout(ctx, probeDeadline)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := p.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("the effects probe cannot be asked: %w", reason(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the effects probe answered %d instead of 200", response.StatusCode)
	}
	return readEffects(io.LimitReader(response.Body, probeLimit))
}

var errProbeForm = errors.New(`the effects probe does not answer {"effects":[{"key":"…"}…]}`)

func readEffects(body io.Reader) (map[string]int, error) {
	var answer struct {
		Effects *[]struct {
			Key *string `json:"key"`
		} `json:"effects"`
	}
	if err := json.NewDecoder(body).Decode(&answer); err != nil || answer.Effects == nil {
		return nil, errProbeForm
	}
	counts := map[string]int{}
	for _, effect := range *answer.Effects {
		if effect.Key == nil {
			return nil, errProbeForm
		}
		counts[*effect.Key]++
	}
	return counts, nil
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
