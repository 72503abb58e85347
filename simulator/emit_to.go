package simulator

import (
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// Endpoint is where an event goes at a provider that documents no API to subscribe by.
type Endpoint struct {
	URL    string `json:"url"`
	Secret string `json:"secret"` // signing secret or static key; "": none
}

// EmitTo is Emit to one endpoint, which is registered when its address is new, and to nobody else. The error is that of
// Emit or of Register.
func (s *Simulator) EmitTo(provider string, to Endpoint, order Order) (queue.Emission, error) {
	p, err := s.find(provider)
	if err != nil {
		return queue.Emission{}, err
	}
	if _, err := p.compose(order); err != nil {
		return queue.Emission{}, err // before anything is registered
	}
	order.Only, err = p.endpoint(to)
	if err != nil {
		return queue.Emission{}, err
	}
	return s.Emit(provider, order)
}

// endpoint returns the id of the subscription with that address.
func (p *provider) endpoint(to Endpoint) (string, error) {
	for _, known := range p.api.List() {
		if known.URL == to.URL {
			return known.ID, nil
		}
	}
	made, err := p.api.Register(subscription.Registration{URL: to.URL, Secret: to.Secret})
	return made.ID, err
}
