package handshake_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// A right question gets an answer that its asker takes, also with texts of another provider's account; a delivery is none,
// whatever stands in it.
func TestAgree(t *testing.T) {
	for id, challenge := range map[string]specs.Pointer{"slack": "/challenge", "event-grid": "/0/data/validationCode"} {
		g := NewWithT(t)
		p, err := specs.Open(id)
		g.Expect(err).NotTo(HaveOccurred())
		q, err := handshake.Ask(&p.Contract, message.Occasion{}, message.Credentials{Secret: "s"}, 1)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(challenge.String(q.Body)).To(Equal(q.Challenge))
		other, err := specs.Pointer("/token").Set(q.Body, "of another account")
		if err != nil {
			other = q.Body
		}
		for _, body := range [][]byte{q.Body, other} {
			a, asked := handshake.Agree(p, q.Method, q.Header, body)
			g.Expect(asked).To(BeTrue(), id)
			g.Expect(handshake.Judge(p.Contract.Handshake, q.Challenge, a)).To(Succeed())
		}
		_, asked := handshake.Agree(p, "PUT", q.Header, q.Body)
		g.Expect(asked).To(BeFalse(), id)
		example := p.Verified()[0].Example("").Body
		_, asked = handshake.Agree(p, q.Method, q.Header, example)
		g.Expect(asked).To(BeFalse(), id)
		disguised, err := challenge.Set(example, "c")
		g.Expect(err).NotTo(HaveOccurred())
		_, asked = handshake.Agree(p, q.Method, q.Header, disguised)
		g.Expect(asked).To(BeFalse(), id)
	}
}
