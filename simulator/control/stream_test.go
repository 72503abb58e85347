package control_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/control"
)

// told is one server-sent event.
type told struct {
	id, kind string
	data     gjson.Result
}

// listening is an open stream.
type listening struct {
	lines *bufio.Scanner
	close func()
}

func (s *served) listen(t *testing.T, query string, header ...string) *listening {
	t.Helper()
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", s.URL+api+"/stream"+query, nil)
	g.Expect(err).NotTo(HaveOccurred())
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = got.Body.Close() })
	g.Expect(got.StatusCode).To(Equal(200))
	g.Expect(got.Header.Get("Content-Type")).To(Equal("text/event-stream"))
	return &listening{bufio.NewScanner(got.Body), cancel}
}

// next returns the next event, or false at the end of the stream. It skips comments.
func (l *listening) next(t *testing.T) (e told, is bool) {
	t.Helper()
	for l.lines.Scan() {
		name, value, _ := strings.Cut(l.lines.Text(), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.kind = value
		case "data":
			e.data = gjson.Parse(value)
			fitsSchema(t, e)
		case "":
			if e.kind != "" {
				return e, true
			}
		}
	}
	return e, false
}

// fitsSchema holds the data of an event against the document.
func fitsSchema(t *testing.T, e told) {
	t.Helper()
	g := NewWithT(t)
	d, err := description()
	g.Expect(err).NotTo(HaveOccurred())
	schema := "Change"
	if e.kind == "gap" {
		schema = "Gap"
	}
	var value any
	g.Expect(json.Unmarshal([]byte(e.data.Raw), &value)).To(Succeed())
	g.Expect(d.doc.Components.Schemas[schema].Value.VisitJSON(value)).To(Succeed(), e.data.Raw)
}

func (l *listening) take(t *testing.T, n int) []told {
	t.Helper()
	var all []told
	for range n {
		e, is := l.next(t)
		NewWithT(t).Expect(is).To(BeTrue(), "the stream ended after %d events", len(all))
		all = append(all, e)
	}
	return all
}

func TestTheStreamTellsOfEachChange(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	e := newEndpoint(t, 500)
	s.register(t, e.URL)
	s.emit(t) // before the stream: not told
	s.move(t, `{"advance":"0s"}`)
	l := s.listen(t, "")
	id := s.emit(t)
	events := l.take(t, 1)
	g.Expect(events[0].kind).To(Equal("delivery"))
	g.Expect(events[0].data.Get("id").String()).To(Equal(id))
	g.Expect(events[0].data.Get("from").Exists()).To(BeFalse())
	g.Expect(events[0].data.Get("status").String()).To(Equal("pending"))

	s.move(t, `{"advance":"0s"}`)
	events = append(events, l.take(t, 1)...)
	g.Expect(events[1].kind).To(Equal("attempt"))
	g.Expect(events[1].data.Get("from").String()).To(Equal("pending"))
	g.Expect(events[1].data.Get("attempt.outcome").String()).To(Equal("refused"))
	g.Expect(events[1].data.Get("attempt.responseStatus").Int()).To(Equal(int64(500)))
	g.Expect(events[1].data.Get("made").Int()).To(Equal(int64(1)))

	again := s.listen(t, "?after=999999", "Last-Event-ID", events[0].id).take(t, 1)
	g.Expect(again).To(Equal(events[1:]), "the header counts more than the address")
	g.Expect(s.listen(t, "?after="+events[0].id).take(t, 1)).To(Equal(events[1:]))
	g.Expect(s.listen(t, "?after=0").take(t, 4)[2:]).To(Equal(events))
	g.Expect(s.listen(t, "?after=999999").take(t, 4)[2:]).To(Equal(events), "numbers to come are of an earlier run")
}

func TestTheStreamOfOneProvider(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	key := s.Providers()[indexOf(s, documented)].Credentials.APIKeys[0].Key
	got := s.call(t, "POST", "/"+documented+"/api/v1/webhooks", `{"url":"http://127.0.0.1:1/","events":["document.uploaded"]}`, "X-API-Key", key)
	g.Expect(got.status).To(Equal(201), got.body)
	l := s.listen(t, "?provider="+documented)
	s.emit(t)
	g.Expect(s.call(t, "POST", api+"/providers/"+documented+"/events", `{"type":"document.uploaded"}`).status).To(Equal(202))
	g.Expect(l.take(t, 1)[0].data.Get("provider").String()).To(Equal(documented))
}

func indexOf(s *served, provider string) int {
	for i, p := range s.Providers() {
		if p.ID == provider {
			return i
		}
	}
	return -1
}

// Who comes too late for changes is told how many are missing.
func TestTheStreamTellsOfAGap(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, "http://127.0.0.1:1/")
	const more = 5000 // than are kept
	for range more {
		s.emitQuietly(t)
	}
	g.Eventually(s.Journal().Last).WithTimeout(time.Minute).Should(Equal(uint64(more)))
	events := s.listen(t, "?after=10").take(t, 2)
	g.Expect(events[0].kind).To(Equal("gap"))
	missed := events[0].data.Get("missed").Int()
	g.Expect(missed).To(BeNumerically(">", 0))
	g.Expect(gjson.Parse(events[0].id).Int()).To(Equal(10 + missed))
	g.Expect(gjson.Parse(events[1].id).Int()).To(Equal(11 + missed))
}

func (s *served) emitQuietly(t testing.TB) {
	t.Helper()
	_, err := s.Emit(plain, simulator.Order{Type: "declaration.created"})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
}

// The shutdown of the simulator ends a stream after the last change, Close at once.
func TestTheStreamEnds(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	l := s.listen(t, "")
	closed := s.listen(t, "")
	s.handler.Close()
	_, is := closed.next(t)
	g.Expect(is).To(BeFalse())
	_, is = l.next(t)
	g.Expect(is).To(BeFalse())

	s = serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	l = s.listen(t, "")
	s.emit(t)
	s.move(t, `{"advance":"0s"}`)
	_, err := s.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	l.take(t, 2)
	_, is = l.next(t)
	g.Expect(is).To(BeFalse())
}

// A client that reads nothing holds nobody up, and its stream ends with Close.
func TestAClientThatReadsNothing(t *testing.T) {
	g := NewWithT(t)
	s := serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	client := &stuck{header: http.Header{}, writing: make(chan struct{}), late: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.handler.ServeHTTP(client, httptest.NewRequestWithContext(t.Context(), "GET", api+"/stream?after=0", nil))
	}()
	s.emit(t)
	<-client.writing
	other := s.listen(t, "")
	id := s.emit(t)
	s.move(t, `{"untilIdle":true}`)
	g.Expect(other.take(t, 1)[0].data.Get("id").String()).To(Equal(id))
	s.handler.Close()
	<-done
}

// stuck takes in the beginning of an answer, and then nothing until it is late.
type stuck struct {
	header  http.Header
	writing chan struct{} // closed with the first write that is stuck
	late    chan struct{} // closed with the deadline
}

func (s *stuck) Header() http.Header { return s.header }
func (s *stuck) WriteHeader(int)     {}
func (s *stuck) Flush()              {}

func (s *stuck) Write(text []byte) (int, error) {
	if strings.HasPrefix(string(text), ":") {
		return len(text), nil
	}
	close(s.writing)
	<-s.late
	return 0, os.ErrDeadlineExceeded
}

// SetWriteDeadline knows only deadlines that are over: the others are longer than the test.
func (s *stuck) SetWriteDeadline(at time.Time) error {
	if !at.IsZero() && !at.After(time.Now()) {
		close(s.late)
	}
	return nil
}

// The handler returns when its client is gone: nothing is left behind.
func TestTheStreamEndsWithItsClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := silent(t)
		ctx, leave := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", api+"/stream", nil))
		}()
		synctest.Wait()
		leave()
		<-done // the bubble would not end with a goroutine that waits
		h.Close()
	})
}

// A stream without news shows that it is alive.
func TestTheStreamShowsThatItIsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		h := silent(t)
		ctx, stop := context.WithTimeout(t.Context(), 50*time.Second)
		defer stop()
		got := httptest.NewRecorder()
		h.ServeHTTP(got, httptest.NewRequestWithContext(ctx, "GET", api+"/stream", nil))
		g.Expect(strings.Count(got.Body.String(), ": alive\n\n")).To(BeNumerically(">=", 3))
		g.Expect(got.Flushed).To(BeTrue())
		h.Close()
	})
}

// silent is a handler with nothing going on.
func silent(t *testing.T) *control.Handler {
	t.Helper()
	providers, err := builtin()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	s, err := simulator.New(simulator.Options{Providers: providers})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return control.New(control.Options{Simulator: s})
}

// curl shows each change at once.
func TestCurlReadsTheStream(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	g := NewWithT(t)
	s := serve(t)
	s.register(t, newEndpoint(t, 204).URL)
	curl := exec.CommandContext(t.Context(), "curl", "--silent", "--no-buffer", s.URL+api+"/stream?after=0")
	out, err := curl.StdoutPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(curl.Start()).To(Succeed())
	l := &listening{lines: bufio.NewScanner(out)}
	for range 3 {
		id := s.emit(t)
		g.Expect(l.take(t, 1)[0].data.Get("id").String()).To(Equal(id))
	}
	s.handler.Close()
	_, is := l.next(t)
	g.Expect(is).To(BeFalse())
	g.Expect(curl.Wait()).To(Succeed(), "the stream has a proper end")
}
