package trigger_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/trigger"
)

func TestHTTP(t *testing.T) {
	for status, fails := range map[int]bool{200: false, 202: false, 204: false, 302: true, 404: true, 500: true} {
		g := NewWithT(t)
		var got string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			got = string(body)
			w.WriteHeader(status)
		}))
		t.Cleanup(server.Close)
		by := trigger.HTTP{URL: server.URL, Client: server.Client(), Timeout: time.Minute}
		err := by.Fire(t.Context(), trigger.Event{Type: "a.b", Endpoint: &trigger.Endpoint{URL: "http://x", Secret: "s"}})
		g.Expect(err != nil).To(Equal(fails), "%d: %v", status, err)
		g.Expect(got).To(MatchJSON(`{"type":"a.b","endpoint":{"url":"http://x","secret":"s"}}`))
	}
}

// A trigger that does not answer is given up, and the reason says what to do.
func TestSilentTrigger(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(over) })
	by := trigger.HTTP{URL: server.URL, Client: server.Client(), Timeout: time.Millisecond}
	NewWithT(t).Expect(by.Fire(t.Context(), trigger.Event{Type: "a"})).To(MatchError(ContainSubstring("longer --timeout")))
}

// What a trigger says to its refusal is told, and not all of it.
func TestRefusingTrigger(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no such\nevent "+strings.Repeat("é", 200), http.StatusNotFound)
	}))
	t.Cleanup(server.Close)
	err := trigger.HTTP{URL: server.URL, Client: server.Client(), Timeout: time.Minute}.Fire(t.Context(), trigger.Event{Type: "a"})
	g.Expect(err).To(MatchError(ContainSubstring(`answered 404 to event a ("no such event ééé`)))
	g.Expect(err.Error()).To(HaveSuffix(`éé"); a 2xx accepts it`))
	g.Expect(len([]rune(err.Error()))).To(BeNumerically("<", 250))
}

func TestCommand(t *testing.T) {
	for line, reason := range map[string]string{
		`grep -q '"type":"a.b"'`: "",
		`echo wrong; exit 3`:     "exit status 3: wrong",
		`sleep 20`:               "did not end within",
	} {
		timeout := time.Minute
		if strings.HasPrefix(line, "sleep") {
			timeout = 200 * time.Millisecond
		}
		err := trigger.Command{Line: line, Timeout: timeout}.Fire(t.Context(), trigger.Event{Type: "a.b"})
		if reason == "" {
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			continue
		}
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(reason)), line)
	}
}
