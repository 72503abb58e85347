package sink_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
)

func started(t *testing.T) *sink.Sink {
	t.Helper()
	s, err := sink.Start(sink.Options{Now: func() clock.Span { return clock.At(0) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// post sends a body and returns the status, 0 where no answer came.
func post(t *testing.T, address string, body io.Reader) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, body)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func TestScripts(t *testing.T) {
	for name, one := range map[string]struct {
		script sink.Script
		want   []int
	}{
		"always":     {sink.Always(sink.Answer(204)), []int{204, 204}},
		"in turn":    {sink.InTurn(sink.Answer(500), sink.Redirect(302, "http://127.0.0.1/"), sink.Answer(201)), []int{500, 302, 201, 201}},
		"success at": {sink.SuccessAt(3), []int{503, 503, 200, 200}},
		"reset":      {sink.InTurn(sink.Reset(), sink.Answer(200)), []int{0, 200}},
		"silence":    {sink.InTurn(sink.Silence(time.Millisecond), sink.Answer(200)), []int{0, 200}},
		"slow":       {sink.Always(sink.Slow(time.Millisecond, 202)), []int{202}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			s := started(t)
			hook := s.Hook("an endpoint", one.script)
			var got []int
			for range one.want {
				got = append(got, post(t, s.Address(hook, false), http.NoBody))
			}
			g.Expect(got).To(Equal(one.want))
			g.Expect(hook.Count()).To(Equal(len(one.want)))
		})
	}
}

// What comes is kept as it came, and what comes to nobody's address is a stray, unless somebody says whom it is for.
func TestRequestsAreKept(t *testing.T) {
	g := NewWithT(t)
	s := started(t)
	hook := s.Hook("an endpoint", sink.Always(sink.Answer(200)))
	body := "{\"a\": \"\u00fc\"}\n"
	g.Expect(post(t, s.Address(hook, false), bytes.NewReader([]byte(body)))).To(Equal(200))
	g.Expect(string(hook.Requests()[0].Body)).To(Equal(body))
	g.Expect(post(t, s.Address(s.Stray(), false)+"/nobody", bytes.NewReader([]byte(body)))).To(Equal(404))
	g.Expect(s.Stray().Count()).To(Equal(1))
	s.Forward(func(http.Header, []byte) *sink.Hook { return hook })
	g.Expect(post(t, s.Address(s.Stray(), false)+"/nobody", bytes.NewReader([]byte(body)))).To(Equal(200))
	g.Expect(hook.Count()).To(Equal(2))
}

func TestPassedOver(t *testing.T) {
	g := NewWithT(t)
	s := started(t)
	hook := s.Hook("an endpoint", sink.Always(sink.Answer(503)))
	hook.PassOver(func(body []byte) bool { return bytes.Contains(body, []byte("other")) })
	g.Expect(post(t, s.Address(hook, false), bytes.NewReader([]byte("other")))).To(Equal(200))
	g.Expect(post(t, s.Address(hook, false), bytes.NewReader([]byte("own")))).To(Equal(503))
}

// Of a flood the beginning and the end are kept, and the place in the middle is marked.
func TestFlood(t *testing.T) {
	const flood, kept = 10_000, 1_000
	g := NewWithT(t)
	s := started(t)
	hook := s.Hook("an endpoint", sink.Always(sink.Answer(200)))
	for range flood {
		post(t, s.Address(hook, false), http.NoBody)
	}
	requests := hook.Requests()
	g.Expect(hook.Count()).To(Equal(flood))
	g.Expect(requests).To(HaveLen(kept))
	g.Expect(requests[0].Number).To(Equal(1))
	g.Expect(requests[kept-1].Number).To(Equal(flood))
	g.Expect(requests[kept/2].Skipped).To(Equal(flood - kept))
	g.Expect(s.Flooded()).NotTo(BeClosed())
}

// endless is a body of zeros.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Of large bodies little is read and less is kept, and of many there is an end to what is kept.
func TestLargeBodies(t *testing.T) {
	g := NewWithT(t)
	s := started(t)
	hook := s.Hook("an endpoint", sink.Always(sink.Answer(200)))
	post(t, s.Address(hook, false), io.LimitReader(endless{}, 100<<20))
	g.Eventually(hook.Count).Should(Equal(1))
	first := hook.Requests()[0]
	g.Expect(first.Cut).To(BeTrue())
	g.Expect(first.Body).To(HaveLen(1 << 20))
	g.Expect(first.Size).To(BeNumerically("<=", 8<<20))
	for range 100 {
		post(t, s.Address(hook, false), io.LimitReader(endless{}, 1<<20))
	}
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	g.Expect(memory.HeapAlloc).To(BeNumerically("<", 90<<20))
	g.Expect(hook.Requests()[100].Cut).To(BeTrue())
}

func TestThousandsOfHeaders(t *testing.T) {
	g := NewWithT(t)
	s := started(t)
	hook := s.Hook("an endpoint", sink.Always(sink.Answer(200)))
	request, err := http.NewRequest(http.MethodPost, s.Address(hook, false), http.NoBody)
	g.Expect(err).NotTo(HaveOccurred())
	for i := range 5000 {
		request.Header.Set(fmt.Sprintf("X-%d", i), "v")
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	g.Expect(err).NotTo(HaveOccurred())
	response.Body.Close()
	g.Expect(response.StatusCode).To(Equal(200))
	g.Expect(len(hook.Requests()[0].Header)).To(BeNumerically(">=", 5000))
}

// A question whether an address agrees is answered whatever the script says, and no delivery.
func TestAgreementsAreNoDeliveries(t *testing.T) {
	g := NewWithT(t)
	s, err := sink.Start(sink.Options{
		Now: func() clock.Span { return clock.At(0) },
		Agree: func(r sink.Request) (sink.Action, bool) {
			return sink.Answer(http.StatusAccepted), string(r.Body) == "do you agree?"
		},
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(s.Close)
	hook := s.Hook("an endpoint", sink.InTurn(sink.Answer(500), sink.Answer(200)))
	address := s.Address(hook, false)
	g.Expect(post(t, address, bytes.NewReader([]byte("do you agree?")))).To(Equal(202))
	g.Expect(hook.Count()).To(BeZero())
	g.Expect(post(t, address, bytes.NewReader([]byte("an event")))).To(Equal(500))
	g.Expect(hook.Count()).To(Equal(1))
}
