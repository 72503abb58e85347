package container_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/hookbenchtest/container"
)

// endpoint is a receiver of a test. It answers a status, and keeps the body that came last.
type endpoint struct {
	*httptest.Server
	status atomic.Int64
	body   atomic.Value
}

func serve(t *testing.T) *endpoint {
	e := &endpoint{}
	e.status.Store(http.StatusNoContent)
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		e.body.Store(string(text))
		w.WriteHeader(int(e.status.Load()))
	}))
	t.Cleanup(e.Close)
	return e
}

func start(t *testing.T, o container.Options) *container.Simulator {
	t.Helper()
	container.Need(t)
	return container.Start(t, o)
}

func TestSimulatorDelivers(t *testing.T) {
	t.Parallel()
	g, e := NewWithT(t), serve(t)
	s := start(t, container.Options{Providers: []string{"eaze-customs"}})
	_, err := s.Register(t.Context(), "eaze-customs", container.Endpoint{URL: e.URL, Secret: "key-of-the-test"})
	g.Expect(err).NotTo(HaveOccurred())

	e.status.Store(http.StatusInternalServerError)
	made, err := s.Emit(t.Context(), "eaze-customs", container.Event{Type: "declaration.created", Data: map[string]any{"note": "from the test"}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(made).To(HaveLen(1))
	g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
	g.Expect(e.body.Load()).To(ContainSubstring("from the test"))
	pending, err := s.Deliveries(t.Context(), "eaze-customs", "pending")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(pending).To(HaveLen(1))
	g.Expect(pending[0].ID).To(Equal(made[0]))
	g.Expect(pending[0].Made).To(Equal(1))

	e.status.Store(http.StatusOK)
	g.Expect(s.Advance(t.Context(), 24*time.Hour)).To(Succeed())
	delivered, err := s.Deliveries(t.Context(), "eaze-customs", "delivered")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(delivered).To(HaveLen(1))
	g.Expect(delivered[0].Made).To(Equal(2))

	// The engine reads what the simulator writes in its own time.
	g.Eventually(s.Logs).WithArguments(t.Context()).Should(ContainSubstring("msg=attempt"))
	g.Expect(s.Reset(t.Context())).To(Succeed())
	left, err := s.Deliveries(t.Context(), "eaze-customs", "")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(left).To(BeEmpty())
}

func TestSimulatorTellsCredentials(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s := start(t, container.Options{})
	p, err := s.Provider(t.Context(), "cargolint")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.BaseURL).To(HavePrefix(s.URL + "/"))
	g.Expect(p.Credentials.APIKeys).NotTo(BeEmpty())
	_, err = s.Provider(t.Context(), "nobody")
	g.Expect(err).To(MatchError(ContainSubstring("404")))
}

func TestMistakesAreExplained(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	container.Need(t)
	_, err := container.Run(t.Context(), container.Options{Flags: []string{"--nonsense"}})
	g.Expect(err).To(MatchError(ContainSubstring("its last words: hookbench: unknown flag: --nonsense")))
}
