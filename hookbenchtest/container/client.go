package container

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const answerLimit = 64 << 20

// Provider is a simulated provider, with what it asks a client of its API for.
type Provider struct {
	ID          string      `json:"id"`
	BaseURL     string      `json:"baseUrl"`
	Credentials Credentials `json:"credentials"`
}

// Credentials are those of a customer of the provider. What its documentation does not ask for is empty.
type Credentials struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	TokenURL     string   `json:"tokenUrl"`
	Scopes       []string `json:"scopes"`
	APIKeys      []struct {
		Key  string `json:"key"`
		Plan string `json:"plan"`
	} `json:"apiKeys"`
}

// Endpoint is an address that is registered for events at a provider.
type Endpoint struct {
	URL     string            `json:"url"`
	Secret  string            `json:"secret,omitempty"` // "": the provider makes one up
	Events  []string          `json:"events,omitempty"` // none: all
	Headers map[string]string `json:"headers,omitempty"`
}

// Event is one that happens at a provider. Data is merged over the payload of the documented example.
type Event struct {
	Type    string `json:"type"`
	Subtype string `json:"subtype,omitempty"`
	Data    any    `json:"data,omitempty"`
}

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	ID        string    `json:"id"`
	Provider  string    `json:"provider"`
	Endpoint  string    `json:"endpoint"`
	EventID   string    `json:"eventId"`
	EventType string    `json:"eventType"`
	Status    string    `json:"status"` // pending, delivered, expired, exhausted or cancelled
	NextDue   time.Time `json:"nextDue"`
	Made      int       `json:"made"` // attempts
}

// Provider returns a provider with its base URL and credentials.
func (s *Simulator) Provider(ctx context.Context, id string) (p Provider, err error) {
	return p, s.Call(ctx, http.MethodGet, "/providers/"+url.PathEscape(id), nil, &p)
}

// Register registers an endpoint at a provider that documents no API for it, and returns its id. At the others it is for the
// test, or for what is tested, to call the documented API below Provider's BaseURL.
func (s *Simulator) Register(ctx context.Context, provider string, e Endpoint) (id string, err error) {
	var made struct {
		ID string `json:"id"`
	}
	e.URL = s.EndpointURL(e.URL)
	err = s.Call(ctx, http.MethodPost, "/providers/"+url.PathEscape(provider)+"/endpoints", e, &made)
	return made.ID, err
}

// Emit lets an event happen and returns the ids of the deliveries that it leads to. They are due at once: Advance by nothing
// makes them, where the clock stands still.
func (s *Simulator) Emit(ctx context.Context, provider string, e Event) (deliveries []string, err error) {
	var made struct {
		Deliveries []string `json:"deliveries"`
	}
	err = s.Call(ctx, http.MethodPost, "/providers/"+url.PathEscape(provider)+"/events", e, &made)
	return made.Deliveries, err
}

// Advance moves the clock of the providers, and returns when everything that fell due has been sent and answered.
func (s *Simulator) Advance(ctx context.Context, by time.Duration) error {
	return s.Call(ctx, http.MethodPost, "/clock", map[string]string{"advance": by.String()}, nil)
}

// Deliveries returns those of a provider in the order of their events, at most 1000. A status that is not empty selects.
func (s *Simulator) Deliveries(ctx context.Context, provider, status string) ([]Delivery, error) {
	query := url.Values{"provider": {provider}, "limit": {"1000"}}
	if status != "" {
		query.Set("status", status)
	}
	var found struct {
		Deliveries []Delivery `json:"deliveries"`
	}
	err := s.Call(ctx, http.MethodGet, "/deliveries?"+query.Encode(), nil, &found)
	return found.Deliveries, err
}

// Reset has the simulator forget all endpoints, deliveries and faults, and sets its clock to the start.
func (s *Simulator) Reset(ctx context.Context) error {
	return s.Call(ctx, http.MethodPost, "/reset", nil, nil)
}

// Call makes any call of the control API, whose document is at /_hookbench/openapi.yaml. What is asked goes out as JSON, and
// the answer is decoded into what is given for it, unless that is nil.
func (s *Simulator) Call(ctx context.Context, method, path string, asked, answer any) error {
	var body io.Reader
	if asked != nil {
		text, err := json.Marshal(asked)
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.ControlURL+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if s.Token != "" {
		request.Header.Set("Authorization", "Bearer "+s.Token)
	}
	// A transport of its own keeps no connection: tests that count goroutines find none of ours.
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	switch {
	case err != nil:
		return fmt.Errorf("%s %s: %w", method, path, err)
	case response.StatusCode >= 300:
		return fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, strings.TrimSpace(string(text)))
	case answer == nil || len(text) == 0:
		return nil
	}
	return json.Unmarshal(text, answer)
}
