package controlclient

import (
	"encoding/json"
	"time"
)

// Provider is a simulated provider.
type Provider struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	BaseURL     string      `json:"baseUrl"`
	Credentials Credentials `json:"credentials"`
}

// Credentials are what the provider asks a client of its API for.
type Credentials struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	TokenURL     string   `json:"tokenUrl"`
	Scopes       []string `json:"scopes"`
	APIKeys      []APIKey `json:"apiKeys"`
}

// APIKey is a key with the plan that it belongs to.
type APIKey struct {
	Key  string `json:"key"`
	Plan string `json:"plan"`
}

// Emission is what became of an event.
type Emission struct {
	EventID    string   `json:"eventId"`
	Deliveries []string `json:"deliveries"`
}

// Scenarios are the documented sequences of events of a provider.
type Scenarios struct {
	Scenarios []struct {
		Name string `json:"name"`
		Text string `json:"text"`
	} `json:"scenarios"`
}

// Play is a scenario that is being played.
type Play struct {
	Events []Step `json:"events"`
}

// Step is one event of a scenario.
type Step struct {
	Type       string    `json:"type"`
	Subtype    string    `json:"subtype"`
	Due        time.Time `json:"due"`
	EventID    string    `json:"eventId"`
	Deliveries []string  `json:"deliveries"`
}

// Page is a part of the list of deliveries.
type Page struct {
	Deliveries []Delivery `json:"deliveries"`
	Total      int        `json:"total"`
}

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	ID           string     `json:"id"`
	Provider     string     `json:"provider"`
	Endpoint     string     `json:"endpoint"`
	EventID      string     `json:"eventId"`
	EventType    string     `json:"eventType"`
	EventSubtype string     `json:"eventSubtype"`
	Status       string     `json:"status"`
	Created      time.Time  `json:"created"`
	NextDue      *time.Time `json:"nextDue"`
	Made         int        `json:"made"`
	Attempts     []Attempt  `json:"attempts"` // filled where one delivery is asked for
}

// Attempt is one try to deliver.
type Attempt struct {
	Number   int       `json:"number"`
	Due      time.Time `json:"due"` // virtual
	TookMs   float64   `json:"tookMs"`
	Outcome  string    `json:"outcome"`
	Problem  string    `json:"problem"`
	Request  *Request  `json:"request"`
	Response *Response `json:"response"`
}

// Request is what was sent.
type Request struct {
	Method string `json:"method"`
	URL    string `json:"url"`
}

// Response is what was answered.
type Response struct {
	Status int `json:"status"`
}

// Clock is the state of virtual time.
type Clock struct {
	Now     time.Time  `json:"now"`
	Pace    string     `json:"pace"`
	NextDue *time.Time `json:"nextDue"`
	Pending int        `json:"pending"`
}

// Faults is the document of the faults in force. What a fault holds is read by those who show it.
type Faults struct {
	Faults []json.RawMessage `json:"faults"`
}

// Endpoints are the registered ones of a provider.
type Endpoints struct {
	Endpoints []Endpoint `json:"endpoints"`
}

// Endpoint is a registered address.
type Endpoint struct {
	ID     string            `json:"id"`
	URL    string            `json:"url"`
	Events []json.RawMessage `json:"events"`
	Active bool              `json:"active"`
}
