package interop

import (
	"net/http"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/gotest"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// Every event that the simulator delivers is accepted by the owner's library, and refused once it is corrupted.
func TestOwnersAcceptTheSimulator(t *testing.T) {
	for _, o := range owners() {
		t.Run(o.library, func(t *testing.T) {
			t.Parallel()
			p := open(t, o.provider)
			var mu sync.Mutex
			var all []delivered
			right := o.receiver(secretOf(p))
			simulate(t, p, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				d, err := read(r)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				all = append(all, d)
				mu.Unlock()
				right.ServeHTTP(w, d.request())
			}))
			NewWithT(t).Expect(len(all)).To(BeNumerically(">=", len(p.Verified())))
			for _, d := range all {
				expectCorruptedRefused(t, o, p, d)
			}
			if o.timely {
				expectStaleRefused(t, o, p)
			}
		})
	}
}

func expectCorruptedRefused(t *testing.T, o owner, p *specs.Provider, d delivered) {
	t.Helper()
	g := NewWithT(t)
	secret := secretOf(p)
	g.Expect(o.accept(secret, d.header, d.body)).To(Succeed(), "the same delivery uncorrupted")
	g.Expect(o.accept(secret, d.header, changed(d.body))).NotTo(Succeed(), "another body")
	g.Expect(o.accept(otherSecret, d.header, d.body)).NotTo(Succeed(), "another secret")
	header := d.header.Clone()
	name := p.Contract.Authentication.Signature.Header
	value := header.Get(name)
	header.Set(name, value[:len(value)-4]+"0000")
	g.Expect(o.accept(secret, header, d.body)).NotTo(Succeed(), "another signature")
	header = d.header.Clone()
	header.Del(name)
	for _, b := range p.Contract.Authentication.Signature.Beside {
		header.Del(b.Header)
	}
	g.Expect(o.accept(secret, header, d.body)).NotTo(Succeed(), "no signature")
}

// otherSecret is one in every scheme.
const otherSecret = "whsec_YW5vdGhlciBzZWNyZXQsIG9mIDMyIGJ5dGVzISE="

func expectStaleRefused(t *testing.T, o owner, p *specs.Provider) {
	t.Helper()
	g := NewWithT(t)
	tolerance := p.Contract.Authentication.Signature.Timestamp.Tolerance.Value
	event := p.Verified()[0]
	for age, fine := range map[time.Duration]bool{tolerance - 20*time.Second: true, tolerance + 20*time.Second: false} {
		m, err := message.NewOn(message.Occasion{At: time.Now().Add(-age)}, &p.Contract, event.Name, event.Examples[0].Body, message.Credentials{Secret: secretOf(p)})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(o.accept(secretOf(p), m.Header, m.Body) == nil).To(Equal(fine), "a timestamp of %s ago", age)
	}
}

// While secrets are rotated both sign, and each is enough.
func TestOwnersAcceptRotation(t *testing.T) {
	for _, o := range owners() {
		p := open(t, o.provider)
		if p.Contract.Authentication.Signature.Further == "" {
			continue
		}
		g := NewWithT(t)
		event := p.Verified()[0]
		for _, order := range [][]string{{secretOf(p), otherSecret}, {otherSecret, secretOf(p)}} {
			m, err := message.New(&p.Contract, event.Name, event.Examples[0].Body, message.Credentials{Secret: order[0], Also: order[1:]})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(o.accept(secretOf(p), m.Header, m.Body)).To(Succeed(), o.library)
			g.Expect(o.accept(otherSecret, m.Header, m.Body)).To(Succeed(), o.library)
		}
	}
}

// A receiver written with the owner's library is right, and the suite must say so.
func TestReceiversOfOwnersPass(t *testing.T) {
	for _, o := range owners() {
		t.Run(o.library, func(t *testing.T) {
			t.Parallel()
			secret := secretOf(open(t, o.provider))
			gotest.Receiver(t, gotest.ReceiverConfig{Provider: o.provider, Handler: o.receiver(secret), URL: "/hook", Secret: secret})
		})
	}
}
