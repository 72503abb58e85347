package gotest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// seed is that of senders whose API keys must be known before they are there.
const seed = 7

// played returns the configuration for the simulator as a sender, which is right but for a defect of that name.
func played(t *testing.T, id, defect string) gotest.SenderConfig {
	t.Helper()
	g := NewWithT(t)
	config := described(t, id)
	config.Serve = func(ctx context.Context, transport *http.Transport) gotest.Served {
		p, err := specs.Open(id)
		g.Expect(err).NotTo(HaveOccurred())
		var wrong fixtures.SenderDefect
		for _, d := range fixtures.SenderDefects(p) {
			if d.Name == defect {
				wrong = d
			}
		}
		s, err := fixtures.NewSender(p, wrong, simulator.Options{Pace: queue.Real, Seed: seed, Transport: transport})
		g.Expect(err).NotTo(HaveOccurred())
		go s.Simulator.Run(ctx)
		return gotest.Served{API: s, Emit: triggering(s)}
	}
	return config
}

// triggering emits by a handler that takes events over HTTP.
func triggering(s http.Handler) gotest.Emit {
	return func(ctx context.Context, e gotest.Event) error {
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, httptest.NewRequestWithContext(ctx, http.MethodPost, fixtures.TriggerPath, bytes.NewReader(body)))
		if answer.Code/100 != 2 {
			return errors.New(answer.Body.String())
		}
		return nil
	}
}

// described returns what the API of a simulator asks a client for.
func described(t *testing.T, id string) gotest.SenderConfig {
	t.Helper()
	g := NewWithT(t)
	p, err := specs.Open(id)
	g.Expect(err).NotTo(HaveOccurred())
	s, err := simulator.New(simulator.Options{Providers: []*specs.Provider{p}, Seed: seed})
	g.Expect(err).NotTo(HaveOccurred())
	info, err := s.Provider(id)
	g.Expect(err).NotTo(HaveOccurred())
	config := gotest.SenderConfig{
		Provider: id, API: pathOf(info.BaseURL), Options: gotest.Options{Seed: 1},
		TokenURL: pathOf(info.Credentials.TokenURL), ClientID: info.Credentials.ClientID, ClientSecret: info.Credentials.ClientSecret,
	}
	for _, key := range info.Credentials.APIKeys {
		if key.Plan == "Free" {
			config.LowPlanKey = key.Key
		} else if config.APIKey == "" {
			config.APIKey = key.Key
		}
	}
	return config
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}
