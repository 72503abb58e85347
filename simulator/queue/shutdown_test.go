package queue

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

func TestShutdownFinishesWhatIsInFlightAndTellsWhatIsPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		q := New(Options{Pace: Real, PerEndpoint: 1, Transport: transport(func(*http.Request) (*http.Response, error) {
			time.Sleep(5 * time.Second)
			return answering(200), nil
		})})
		register(t, q, endpointOf(p, "one", "http://one.example"))
		drive(t, q)
		flies := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		waits := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
		synctest.Wait()
		begun := time.Now()
		pending, err := q.Shutdown(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(pending).To(Equal(1))
		g.Expect(time.Since(begun)).To(Equal(5 * time.Second))
		g.Expect(look(t, q, flies).Status).To(Equal(Delivered))
		g.Expect(look(t, q, waits)).To(And(HaveField("Status", Pending), HaveField("Made", 0)))
		g.Expect(q.Load()).To(And(HaveField("Scheduled", 1), HaveField("Waiting", 0), HaveField("InFlight", 0)))
		_, err = q.Emit(Event{Provider: p, Body: body("order.paid")})
		g.Expect(err).To(MatchError(ErrClosed))
		g.Expect(q.RunUntilIdle(t.Context())).To(MatchError(ErrClosed))
		pending, err = q.Shutdown(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(pending).To(Equal(1), "a second time changes nothing")
	})
}

// Run may be about to look at what is due when the queue is shut down.
func TestShutdownDoesNotWaitForWhatFallsDueAfterwards(t *testing.T) {
	for _, pace := range []Pace{Manual, Real, Instant} {
		synctest.Test(t, func(t *testing.T) {
			g := NewWithT(t)
			p := provider(documentedTable())
			q := New(Options{Pace: pace, Transport: transport(hanging)})
			register(t, q, endpointOf(p, "one", "http://one.example"))
			id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
			q.close()
			q.tick()
			pending, err := q.Shutdown(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(pending).To(Equal(1))
			g.Expect(look(t, q, id)).To(HaveField("Status", Pending))
		})
	}
}

func TestShutdownCutsOffWhatItCannotWaitFor(t *testing.T) {
	for name, stuck := range map[string]func(*Endpoint){
		"answer": func(*Endpoint) {},
		"token": func(e *Endpoint) {
			e.Token = func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				p := provider(documentedTable())
				q := New(Options{Pace: Real, Transport: transport(hanging)})
				e := endpointOf(p, "one", "http://one.example")
				stuck(&e)
				register(t, q, e)
				drive(t, q)
				id := emit(t, q, Event{Provider: p, Body: body("order.paid")})[0]
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				pending, err := q.Shutdown(ctx)
				g.Expect(err).To(MatchError(context.DeadlineExceeded))
				g.Expect(pending).To(Equal(1))
				d := look(t, q, id)
				g.Expect(outcomes(d)).To(Equal([]Outcome{Aborted}))
				g.Expect(d.Attempts[0].Problem).To(Equal("cut off by the shutdown"))
				g.Expect(d.Status).To(Equal(Pending))
			})
		})
	}
}

// The bubble of synctest ends only when every goroutine in it has ended: those of the queue, of its transport with
// its kept connections, and of the server.
func TestNothingIsLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := provider(documentedTable())
		by := NewTransport()
		connections := make(chan net.Conn)
		by.DialContext = func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			connections <- server
			return client, nil
		}
		go func() {
			for c := range connections {
				go func() {
					defer c.Close()
					for reader := bufio.NewReader(c); ; {
						r, err := http.ReadRequest(reader)
						if err != nil {
							return
						}
						_ = r.Write(nopWriter{}) // reads the body to its end
						fmt.Fprint(c, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
					}
				}()
			}
		}()
		q := New(Options{Pace: 60, Transport: by, Observe: func(Change) {}})
		for i := range 5 {
			register(t, q, endpointOf(p, fmt.Sprint("e", i), fmt.Sprintf("http://e%d.example", i)))
		}
		run := make(chan struct{})
		go func() { q.Run(t.Context()); close(run) }()
		for range 4 {
			emit(t, q, Event{Provider: p, Body: body("order.paid")})
		}
		time.Sleep(2*time.Minute - idleTimeout/2)
		pending, err := q.Shutdown(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(pending).To(Equal(20))
		<-run
		close(connections)
	})
}

type nopWriter struct{}

func (nopWriter) Write(p []byte) (int, error) { return len(p), nil }
