package controlclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// serve returns a client of a server that answers everything alike.
func serve(t *testing.T, token string, answer http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return newClient(t, Options{Server: server.URL, Token: token})
}

func newClient(t *testing.T, o Options) *Client {
	t.Helper()
	c, err := New(o)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return c
}

func TestACall(t *testing.T) {
	g := NewWithT(t)
	c := serve(t, "secret", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_ = json.NewEncoder(w).Encode([]string{r.Method, r.URL.String(), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)})
	})
	text, err := c.Call(t.Context(), http.MethodPost, "/clock", map[string]int{"n": 1})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(text).To(MatchJSON(`["POST", "/_hookbench/v1/clock", "Bearer secret", "application/json", "{\"n\":1}"]`))
}

func TestACallWithoutAnything(t *testing.T) {
	g := NewWithT(t)
	c := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		g.Expect(r.Header).NotTo(HaveKey("Authorization"))
		g.Expect(r.Header).NotTo(HaveKey("Content-Type"))
		w.WriteHeader(http.StatusNoContent)
	})
	text, err := c.Call(t.Context(), http.MethodPost, "/reset", nil)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(text).To(BeNil())
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		status       int
		answer, want string
	}{
		{400, `{"error":"must be a text","pointer":"/data/email"}`, "/data/email: must be a text"},
		{400, `{"error":"/type: unknown","pointer":"/type"}`, "/type: unknown"},
		{404, `{"error":"unknown provider"}`, "unknown provider"},
		{401, `{"error":"a token is needed"}`, "a token is needed; give the token that the simulator printed when it started with --token env:NAME"},
	} {
		g := NewWithT(t)
		client := serve(t, "", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			fmt.Fprint(w, c.answer)
		})
		_, err := client.Call(t.Context(), http.MethodGet, "/clock", nil)
		var refused *Refused
		g.Expect(errors.As(err, &refused)).To(BeTrue(), "%v", err)
		g.Expect(refused.Status).To(Equal(c.status))
		g.Expect(err).To(MatchError(c.want))
	}
}

func TestAnswersOfSomebodyElse(t *testing.T) {
	for _, answer := range []http.HandlerFunc{
		func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
		func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "404 page not found", http.StatusNotFound) },
		func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, `{"message":"no error of ours"}`)
		},
		func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		},
	} {
		g := NewWithT(t)
		_, err := serve(t, "secret", answer).Call(t.Context(), http.MethodGet, "/clock", nil)
		var unreachable *Unreachable
		g.Expect(errors.As(err, &unreachable)).To(BeTrue(), "%v", err)
		g.Expect(err).To(MatchError(ContainSubstring("is no hookbench simulator")))
	}
}

func TestNobodyListens(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	address := "http://" + listener.Addr().String()
	listener.Close()
	_, err = newClient(t, Options{Server: address}).Call(t.Context(), http.MethodGet, "/clock", nil)
	g.Expect(err).To(MatchError(ContainSubstring("is `hookbench simulate` running?")))
	_, err = newClient(t, Options{Server: address, Wait: 1}).Call(t.Context(), http.MethodGet, "/clock", nil)
	g.Expect(err).To(MatchError(ContainSubstring("is `hookbench simulate` running?")))
}

// Whoever is being started is waited for.
func TestWaiting(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	address := listener.Addr().String()
	listener.Close()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{}`) }))
	client := newClient(t, Options{Server: "http://" + address, Wait: time.Minute})
	done := make(chan error, 1)
	go func() {
		_, err := client.Call(t.Context(), http.MethodGet, "/clock", nil)
		done <- err
	}()
	late, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("somebody took the port: %v", err)
	}
	server.Listener.Close()
	server.Listener = late
	server.Start()
	defer server.Close()
	g.Expect(<-done).To(Succeed())
}

func TestAnInterruptedCall(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := serve(t, "", func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := c.Call(ctx, http.MethodPost, "/clock", nil)
	g.Expect(err).To(MatchError(context.Canceled))
}

func TestAddressesThatCannotBeCalled(t *testing.T) {
	for _, address := range []string{"", "localhost:4500", "ftp://127.0.0.1", "http://", "http://a:b@127.0.0.1", "http://127.0.0.1/?token=x", "http://127.0.0.1:x"} {
		_, err := New(Options{Server: address})
		NewWithT(t).Expect(err).To(HaveOccurred(), address)
	}
}
