package simulator

import (
	"context"
	"fmt"
	"time"

	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// Deliveries returns the chosen deliveries in the order of their creation, without their attempts, and how many there
// are in all.
func (s *Simulator) Deliveries(which queue.Selection) ([]queue.Delivery, int) {
	return s.queue.Deliveries(which)
}

// Delivery returns one delivery with its attempts, or queue.ErrUnknownDelivery.
func (s *Simulator) Delivery(id string) (queue.Delivery, error) { return s.queue.Delivery(id) }

// Redeliver sends a delivery again now. See queue.Queue.Redeliver.
func (s *Simulator) Redeliver(id string) error { return s.queue.Redeliver(id) }

// Load returns how much there is to do.
func (s *Simulator) Load() queue.Load { return s.queue.Load() }

// Register makes a subscription at a provider that documents no API for it. The error is ErrUnknownProvider,
// subscription.ErrDocumented, or a *subscription.Refusal.
func (s *Simulator) Register(provider string, r subscription.Registration) (subscription.Subscription, error) {
	p, err := s.find(provider)
	if err != nil {
		return subscription.Subscription{}, err
	}
	return p.api.Register(r)
}

// Subscriptions returns the subscriptions of a provider in the order of their creation, or ErrUnknownProvider.
func (s *Simulator) Subscriptions(provider string) ([]subscription.Subscription, error) {
	p, err := s.find(provider)
	if err != nil {
		return nil, err
	}
	return p.api.List(), nil
}

// Subscription returns one subscription of a provider, with what is secret of it. The error is ErrUnknownProvider or
// subscription.ErrUnknown.
func (s *Simulator) Subscription(provider, id string) (subscription.Subscription, error) {
	p, err := s.find(provider)
	if err != nil {
		return subscription.Subscription{}, err
	}
	return p.api.Get(id)
}

// Unsubscribe forgets a subscription, whether its provider documents a call for that or not. The error is
// ErrUnknownProvider or subscription.ErrUnknown.
func (s *Simulator) Unsubscribe(provider, id string) error {
	p, err := s.find(provider)
	if err != nil {
		return err
	}
	return p.api.Delete(id)
}

// stamp returns the instant to be written into a new body: the wall clock's, by which receivers judge the age of what
// they get.
func (s *Simulator) stamp() time.Time { return time.Now().Round(0) }

// Await returns a delivery as soon as it is no longer pending, for simulators whose time runs by itself (see Run). The error
// is queue.ErrUnknownDelivery, queue.ErrClosed after Shutdown, or that of the context.
func (s *Simulator) Await(ctx context.Context, id string) (queue.Delivery, error) {
	for {
		seen := s.journal.Last()
		delivery, err := s.Delivery(id)
		if err != nil || delivery.Status != queue.Pending {
			return delivery, err
		}
		if len(s.journal.After(ctx, seen)) > 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return delivery, fmt.Errorf("await delivery %s: still pending: %w", id, err)
		}
		return delivery, fmt.Errorf("await delivery %s: %w", id, queue.ErrClosed)
	}
}
