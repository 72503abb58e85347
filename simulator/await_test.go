package simulator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// running plays all providers, whose time jumps to what is next, with one endpoint of eaze-customs that answers with a status.
func running(t *testing.T, status int) *simulator.Simulator {
	t.Helper()
	g := NewWithT(t)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(receiver.Close)
	s := played(t, func(o *simulator.Options) { o.Pace = queue.Instant })
	_, err := s.Register("eaze-customs", subscription.Registration{URL: receiver.URL})
	g.Expect(err).NotTo(HaveOccurred())
	return s
}

func emit(t *testing.T, s *simulator.Simulator) string {
	t.Helper()
	emission, err := s.Emit("eaze-customs", simulator.Order{Type: "declaration.created"})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return emission.Deliveries[0]
}

func TestAwaitingADelivery(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]queue.Status{http.StatusOK: queue.Delivered, http.StatusServiceUnavailable: queue.Expired} {
		g := NewWithT(t)
		s := running(t, status)
		go s.Run(t.Context())
		id := emit(t, s)
		delivery, err := s.Await(t.Context(), id)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(delivery.Status).To(Equal(want))
		g.Expect(delivery.Attempts).NotTo(BeEmpty())
		again, err := s.Await(t.Context(), id)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(again.Status).To(Equal(want))
	}
}

// Nobody drives this simulator: the wait ends with its context, or with the simulator.
func TestAwaitingInVain(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := running(t, http.StatusOK)
	_, err := s.Await(t.Context(), "nothing")
	g.Expect(err).To(MatchError(queue.ErrUnknownDelivery))
	id := emit(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Await(ctx, id)
	g.Expect(err).To(MatchError(context.Canceled))
	_, err = s.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	_, err = s.Await(t.Context(), id)
	g.Expect(err).To(MatchError(queue.ErrClosed))
}
