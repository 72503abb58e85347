// Package controlclient calls the control API of a running simulator: it is how the commands of the shell talk to the
// one that simulates.
package controlclient

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	base = "/_hookbench/v1"
	// dialPatience bounds what a host that swallows packets can hold up. Answers are waited for without a bound: those
	// of the clock come when every endpoint has answered.
	dialPatience = 5 * time.Second
	answerLimit  = 64 << 20
	between      = 50 * time.Millisecond // two looks at a simulator that is being started
)

// Client calls one simulator. It keeps no connection between calls.
type Client struct {
	server string
	token  string
	wait   time.Duration
	http   *http.Client
}

// Options say which simulator is called, and how.
type Options struct {
	Server string         // its address; a path is kept in front of those of the API
	Token  string         // "": none
	Roots  *x509.CertPool // whom to trust; nil: whom the system trusts
	Wait   time.Duration  // how long to try again while nobody listens
}

// New returns a client. The error is for an address that cannot be called.
func New(o Options) (*Client, error) {
	at, err := url.Parse(o.Server)
	if err != nil || at.Hostname() == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, fmt.Errorf("%q is not an http or https address, such as http://127.0.0.1:4500", o.Server)
	}
	if at.User != nil || at.RawQuery != "" || at.Fragment != "" {
		return nil, errors.New("want scheme, host and port alone, such as http://127.0.0.1:4500; a token goes into --token")
	}
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: dialPatience}).DialContext,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots},
		TLSHandshakeTimeout: dialPatience,
		DisableKeepAlives:   true,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // the token is for nobody else
	return &Client{
		server: strings.TrimSuffix(o.Server, "/"), token: o.Token, wait: o.Wait,
		http: &http.Client{Transport: transport, CheckRedirect: stay},
	}, nil
}

// Call makes a call and returns the JSON that was answered; nil where nothing was. A request that is nil goes out without
// a body. The error is *Unreachable, *Refused, or that of the context.
func (c *Client) Call(ctx context.Context, method, path string, request any) (json.RawMessage, error) {
	var body []byte
	if request != nil {
		var err error
		if body, err = json.Marshal(request); err != nil {
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	response, err := c.send(ctx, method, path, body)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err != nil {
		return nil, c.unreachable(ctx, err)
	}
	return c.read(response, text)
}

// send makes the request, again and again while nobody listens and there is time.
func (c *Client) send(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	patience, cancel := context.WithTimeout(ctx, c.wait)
	defer cancel()
	again := time.NewTicker(between)
	defer again.Stop()
	for {
		response, err := c.once(ctx, method, path, body)
		if err == nil {
			return response, nil
		}
		if !notListening(err) {
			return nil, c.unreachable(ctx, err)
		}
		select {
		case <-again.C:
		case <-patience.Done():
		}
		if patience.Err() != nil {
			return nil, c.unreachable(ctx, err)
		}
	}
}

func (c *Client) once(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.server+base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	return c.http.Do(request)
}

// read tells an answer of the control API from a refusal, and both from the answer of some other program.
func (c *Client) read(response *http.Response, text []byte) (json.RawMessage, error) {
	said := len(bytes.TrimSpace(text)) > 0
	switch {
	case response.StatusCode >= 400:
		return nil, c.refused(response.StatusCode, text)
	case response.StatusCode >= 300, said && !json.Valid(text):
		return nil, c.stranger(response.StatusCode)
	case !said:
		return nil, nil
	default:
		return text, nil
	}
}
