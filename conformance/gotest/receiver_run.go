package gotest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/specs"
)

// receiverRun is one run against one receiver.
type receiverRun struct {
	run
	config  receiver.Config
	servers []*loopback
}

// open checks the configuration and serves what is served by the bench. The run is there also when there is an error.
func (c ReceiverConfig) open(t *testing.T) (*receiverRun, error) {
	r := &receiverRun{run: newRun(c.Options)}
	provider, err := r.run.open(c.Provider, specs.Receiver)
	if err != nil {
		return r, err
	}
	if err := c.check(); err != nil {
		return r, err
	}
	r.config = receiver.Config{
		Provider: provider, Secret: c.Secret, NextSecret: c.NextSecret, Headers: c.Header, Seed: r.options.Seed, Redactor: r.redactor,
		Target: receiver.Target{URL: c.URL, RootCAs: c.RootCAs, AllowHTTP: c.AllowHTTP, Timeout: r.options.Timeout},
	}
	c.OAuth.fill(&r.config)
	if err := r.serve(t, c); err != nil {
		r.close()
		return r, err
	}
	r.config.HideSecrets()
	if err := r.config.Validate(); err != nil {
		r.close()
		return r, err
	}
	return r, nil
}

// check returns what does not fit together.
func (c ReceiverConfig) check() error {
	switch {
	case c.Handler == nil && c.URL == "":
		return errors.New("neither Handler nor URL is given: the receiver to be judged")
	case c.Handler != nil && c.URL != "" && !strings.HasPrefix(c.URL, "/"):
		return errors.New("the URL beside Handler must be a path, such as /webhooks")
	case c.Effects != nil && c.Probe != "":
		return errors.New("both Effects and Probe are given: effects are told in one way")
	case c.OAuth.Issuer != nil && c.OAuth.Token != nil:
		return errors.New("OAuth.Issuer and OAuth.Token exclude each other: tokens come from one identity provider")
	}
	return nil
}

// serve serves the receiver and its effects, as far as they are in this process.
func (r *receiverRun) serve(t *testing.T, c ReceiverConfig) error {
	if c.Handler != nil {
		server, err := serve(t, c.Handler)
		if err != nil {
			return err
		}
		r.servers = append(r.servers, server)
		r.config.Target.URL, r.config.Target.AllowHTTP = server.url+"/"+strings.TrimPrefix(c.URL, "/"), true
	}
	r.config.Probe = receiver.Beside(r.config.Target.URL, c.Probe)
	if c.Effects == nil {
		return nil
	}
	server, err := serve(t, told(c.Effects))
	if err != nil {
		return err
	}
	r.servers = append(r.servers, server)
	r.config.Probe = server.url
	return nil
}

// told answers with the effects, in the form of an effects probe.
func told(effects func() []Effect) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		all := append([]Effect{}, effects()...)
		_ = json.NewEncoder(w).Encode(map[string][]Effect{"effects": all}) // who hangs up gets no answer
	})
}

func (r *receiverRun) close() {
	for _, server := range r.servers {
		server.close()
	}
}
