package simulator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// A simulator that runs within a test leaves no goroutine behind. Other tests must not run beside.
func TestNoGoroutineIsLeftBehind(t *testing.T) {
	g := NewWithT(t)
	all, err := builtin()
	g.Expect(err).NotTo(HaveOccurred())
	before := runtime.NumGoroutine()
	receiver := httptest.NewServer(http.NotFoundHandler())
	transport := queue.NewTransport()
	s, err := simulator.New(simulator.Options{Providers: all, Pace: queue.Real, AllowHTTP: true, Transport: transport})
	g.Expect(err).NotTo(HaveOccurred())
	server := httptest.NewServer(s)
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan struct{})
	go func() {
		defer close(ran)
		s.Run(ctx)
	}()
	_, err = s.Register("eaze-customs", subscription.Registration{URL: receiver.URL})
	g.Expect(err).NotTo(HaveOccurred())
	info, err := s.Provider("eaze-customs")
	g.Expect(err).NotTo(HaveOccurred())
	emission, err := s.Emit("eaze-customs", simulator.Order{Type: info.Events[0]})
	g.Expect(err).NotTo(HaveOccurred())
	g.Eventually(func() int {
		d, _ := s.Delivery(emission.Deliveries[0])
		return len(d.Attempts)
	}, 5*time.Second).Should(Equal(1))
	cancel()
	<-ran
	_, err = s.Shutdown(context.Background())
	g.Expect(err).NotTo(HaveOccurred())
	transport.CloseIdleConnections()
	server.Close()
	receiver.Close()
	g.Eventually(runtime.NumGoroutine).Should(BeNumerically("<=", before))
}
