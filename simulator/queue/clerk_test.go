package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/message"
)

func TestTheStatusDecidesWhetherADeliveryIsAcknowledged(t *testing.T) {
	for status, outcome := range map[int]Outcome{
		200: Acknowledged, 201: Acknowledged, 202: Acknowledged, 204: Acknowledged, 299: Acknowledged,
		301: Refused, 302: Refused, 307: Refused, 400: Refused, 401: Refused, 404: Refused, 410: Refused, 429: Refused, 500: Refused, 503: Refused,
	} {
		g := NewWithT(t)
		a := attemptAt(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }), Options{})
		g.Expect(a.Outcome).To(Equal(outcome), "%d", status)
		g.Expect(a.Response.Status).To(Equal(status))
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	g := NewWithT(t)
	var paths []string
	a := attemptAt(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path)
		http.Redirect(w, r, "/elsewhere", http.StatusPermanentRedirect)
	})+"/hook", Options{})
	g.Expect(paths).To(Equal([]string{"/hook"}))
	g.Expect(a.Outcome).To(Equal(Refused))
	g.Expect(a.Response.Header.Get("Location")).To(Equal("/elsewhere"))
}

func TestALateAnswerChangesNothing(t *testing.T) {
	g := NewWithT(t)
	release := make(chan struct{})
	answered := make(chan struct{})
	n := 0
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if n++; n == 1 {
			<-release
			w.WriteHeader(200)
			close(answered)
		} else {
			w.WriteHeader(500)
		}
	})
	p := provider(exponential(1, time.Minute, 2))
	p.Contract.Request.Deadline = fact(50 * time.Millisecond)
	q := New(Options{})
	register(t, q, endpointOf(p, "one", url))
	id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
	advance(t, q, 0)
	g.Expect(outcomes(look(t, q, id))).To(Equal([]Outcome{TimedOut}))
	close(release)
	<-answered
	p.Contract.Request.Deadline = fact(30 * time.Second)
	runUntilIdle(t, q)
	d := look(t, q, id)
	g.Expect(outcomes(d)).To(Equal([]Outcome{TimedOut, Refused}))
	g.Expect(d.Status).To(Equal(Exhausted))
}

func TestBadAnswers(t *testing.T) {
	cases := map[string]struct {
		talk    func(net.Conn)
		outcome Outcome
		problem string
	}{
		"closed without an answer": {func(c net.Conn) { hear(c) }, Broken, "EOF"},
		"reset":                    {func(c net.Conn) { hear(c); _ = c.(*net.TCPConn).SetLinger(0) }, Broken, "reset"},
		"garbage":                  {func(c net.Conn) { hear(c); fmt.Fprint(c, "SSH-2.0-OpenSSH_9.2\r\n") }, Broken, "malformed HTTP"},
		"endless headers": {func(c net.Conn) {
			hear(c)
			_, err := fmt.Fprint(c, "HTTP/1.1 200 OK\r\n")
			for err == nil {
				_, err = fmt.Fprintf(c, "X-Filler: %s\r\n", strings.Repeat("x", 1000))
			}
		}, Broken, "headers exceeded"},
		"a head that never ends": {func(c net.Conn) { hear(c); fmt.Fprint(c, "HTTP/1.1 200 OK\r\nX-A: "); hear(c) }, TimedOut, "no answer within"},
		"a long line of garbage": {func(c net.Conn) { hear(c); fmt.Fprint(c, strings.Repeat("é", 10_000)+"\r\n") }, Broken, "malformed HTTP"},
		"another protocol": {func(c net.Conn) {
			hear(c)
			fmt.Fprint(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n")
			hear(c)
		}, Refused, ""},
		"endless interim answers": {func(c net.Conn) {
			hear(c)
			for err := error(nil); err == nil; {
				_, err = fmt.Fprint(c, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
			}
		}, Broken, "headers exceeded"},
		"cut body": {func(c net.Conn) { hear(c); fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf") }, Acknowledged, "broke off"},
		"a body that never ends": {func(c net.Conn) {
			hear(c)
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
			hear(c)
		}, Acknowledged, "had not ended at the deadline"},
		"a refusal whose body never ends": {func(c net.Conn) {
			hear(c)
			fmt.Fprint(c, "HTTP/1.1 500 No\r\nContent-Length: 10\r\n\r\nhalf")
			hear(c)
		}, Refused, "had not ended at the deadline"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			options := Options{}
			if strings.Contains(name, "never ends") {
				options.MaxDeadline = 300 * time.Millisecond
			}
			a := attemptAt(t, rawServer(t, c.talk), options)
			g.Expect(a.Outcome).To(Equal(c.outcome))
			g.Expect(a.Problem).To(ContainSubstring(c.problem))
			g.Expect(a.Problem).NotTo(ContainSubstring("->"), "addresses differ each time, and say nothing")
			g.Expect(len(a.Problem)).To(BeNumerically("<=", problemLimit+len("…")))
			g.Expect(utf8.ValidString(a.Problem)).To(BeTrue())
			if a.Response != nil && a.Response.Status != 101 {
				g.Expect(a.Response.Truncated).To(BeTrue())
				g.Expect(string(a.Response.Body)).To(Equal("half"))
			}
		})
	}
}

func TestALargeAnswerIsReadUpToALimit(t *testing.T) {
	for size, want := range map[int]Response{
		100:             {Size: 100, Body: make([]byte, 100)},
		evidenceLimit:   {Size: evidenceLimit, Body: make([]byte, evidenceLimit)},
		answerLimit:     {Size: answerLimit, Body: make([]byte, evidenceLimit)},
		answerLimit + 1: {Size: answerLimit, Body: make([]byte, evidenceLimit), Truncated: true},
		100 << 20:       {Size: answerLimit, Body: make([]byte, evidenceLimit), Truncated: true},
	} {
		g := NewWithT(t)
		a := attemptAt(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
			chunk := make([]byte, 32<<10)
			for left, err := size, error(nil); left > 0 && err == nil; left -= len(chunk) {
				_, err = w.Write(chunk[:min(left, len(chunk))])
			}
		}), Options{})
		g.Expect(a.Outcome).To(Equal(Acknowledged), "%d", size)
		g.Expect(a.Problem).To(BeEmpty())
		g.Expect(a.Response.Size).To(Equal(want.Size), "%d", size)
		g.Expect(a.Response.Body).To(Equal(want.Body), "%d", size)
		g.Expect(a.Response.Truncated).To(Equal(want.Truncated), "%d", size)
	}
}

func TestLargeHeadersAreKeptInPart(t *testing.T) {
	g := NewWithT(t)
	a := attemptAt(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for i := range 50 {
			w.Header().Set(fmt.Sprintf("X-Filler-%02d", i), strings.Repeat("x", 500))
		}
	}), Options{})
	g.Expect(a.Outcome).To(Equal(Acknowledged))
	g.Expect(a.Response.Header).To(HaveLen(2+7), "Content-Length, Date, and what fits into 4 KiB")
	for name, values := range a.Response.Header {
		if strings.HasPrefix(name, "X-Filler") {
			g.Expect(values).To(Equal([]string{strings.Repeat("x", 500)}), "whole lines only")
		}
	}
}

func TestCredentialsAreHiddenWhereverTheyAreSent(t *testing.T) {
	g := NewWithT(t)
	a := attemptAt(t, serve(t, func(http.ResponseWriter, *http.Request) {}), Options{Alter: func(o Outgoing) (message.Message, error) {
		o.Header["authorization"] = []string{"bearer tok-456"}
		o.Header.Set("X-Misplaced", "token=tok-456")
		o.Header.Set("X-Leak", secret+"!")
		o.Header["x-api-key"] = o.Header["X-Api-Key"]
		return o.Message, nil
	}}, func(e *Endpoint) {
		e.Headers = http.Header{"X-Api-Key": {"k-123"}}
		e.Token = func(context.Context) (string, error) { return "tok-456", nil }
	})
	g.Expect(fmt.Sprintf("%v", a.Request.Header)).NotTo(Or(ContainSubstring("k-123"), ContainSubstring("tok-456"), ContainSubstring(secret)))
	g.Expect(a.Request.Header).To(HaveKey("X-Misplaced"))
}

func TestNoConnection(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	listener.Close()
	a := attemptAt(t, "http://"+listener.Addr().String(), Options{})
	g.Expect(a.Outcome).To(Equal(Unreachable))
	g.Expect(a.Problem).To(ContainSubstring("refused"))

	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	a = attemptAt(t, server.URL, Options{})
	g.Expect(a.Outcome).To(Equal(Unreachable))
	g.Expect(a.Problem).To(ContainSubstring("certificate"))

	a = attemptAt(t, "http://one.example", Options{Transport: transport(func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: errors.New("no route to host")}
	})})
	g.Expect(a.Outcome).To(Equal(Unreachable))
}

func TestOutcomesHaveWords(t *testing.T) {
	g := NewWithT(t)
	seen := map[string]bool{}
	for o := Acknowledged; o <= Aborted; o++ {
		text, err := o.MarshalText()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(text)).To(MatchRegexp(`^[a-z-]+$`))
		seen[string(text)] = true
	}
	g.Expect(seen).To(HaveLen(int(Aborted)))
	g.Expect((Aborted + 1).String()).To(Equal("outcome 9"))
}
