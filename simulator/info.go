package simulator

import (
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// Info is what a client needs to know of a simulated provider.
type Info struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	BaseURL     string      `json:"baseUrl"` // what the documented paths are appended to
	Events      []string    `json:"events"`
	Credentials Credentials `json:"credentials"`
}

// Credentials are what the provider's documentation asks a client of its API for.
type Credentials struct {
	ClientID     string             `json:"clientId,omitempty"`
	ClientSecret string             `json:"clientSecret,omitempty"`
	TokenURL     string             `json:"tokenUrl,omitempty"`
	Scopes       []string           `json:"scopes,omitempty"`
	APIKeys      []subscription.Key `json:"apiKeys,omitempty"`
}

// Providers returns what is simulated, in the order of the options.
func (s *Simulator) Providers() []Info {
	all := make([]Info, len(s.providers))
	for i, p := range s.providers {
		all[i] = p.info()
	}
	return all
}

// Provider returns one of the simulated providers, or ErrUnknownProvider.
func (s *Simulator) Provider(id string) (Info, error) {
	p, err := s.find(id)
	if err != nil {
		return Info{}, err
	}
	return p.info(), nil
}

// Specs returns the description of a simulated provider, or ErrUnknownProvider.
func (s *Simulator) Specs(id string) (*specs.Provider, error) {
	p, err := s.find(id)
	if err != nil {
		return nil, err
	}
	return p.specs, nil
}

func (p *provider) info() Info {
	i := Info{
		ID: p.specs.ID(), Title: p.specs.Contract.Title, Events: p.specs.EventNames(),
		BaseURL: p.simulator.options.BaseURL + "/" + p.specs.ID(),
	}
	if api := p.specs.Contract.API; api != nil {
		i.BaseURL += api.BasePath
	}
	if p.keys != nil {
		i.Credentials.APIKeys = p.keys.List()
	}
	if p.tokens != nil {
		api := p.specs.Contract.API.Token
		i.Credentials = Credentials{
			ClientID: clientID, ClientSecret: clientSecret,
			TokenURL: p.simulator.options.BaseURL + "/" + p.specs.ID() + api.Path, Scopes: api.Scopes,
		}
	}
	return i
}
