package dashboard_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/specs"
)

// The page says of a signature what a receiver would find.
func TestSignaturesAreJudged(t *testing.T) {
	for kind, words := range map[fault.Kind]string{
		"":                     ">verifies</span> with the secret",
		fault.CorruptSignature: ">does not verify</span> It does not verify with the present secret",
		fault.CorruptBody:      ">does not verify</span>",
		fault.WrongSecret:      ">does not verify</span>",
	} {
		t.Run(string(kind), func(t *testing.T) {
			g := NewWithT(t)
			s := serve(t, "")
			if kind != "" {
				faults, err := fault.Parse([]byte(`{"faults":[{"kind":"`+string(kind)+`"}]}`), specs.Builtin(), 1)
				g.Expect(err).NotTo(HaveOccurred())
				s.SetFaults(faults)
			}
			page := s.call(t, "GET", pages+"deliveries/"+s.deliver(t, newEndpoint(t, 200, "")), "").body
			g.Expect(page).To(ContainSubstring(words))
			g.Expect(page).NotTo(ContainSubstring(secret))
		})
	}
}

// Without the subscription there is no secret, and the rest is still shown.
func TestAnAttemptOutlivesItsSubscription(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, "")
	id := s.deliver(t, newEndpoint(t, 200, ""))
	subscriptions, err := s.Subscriptions(signed)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(s.Unsubscribe(signed, subscriptions[0].ID)).To(Succeed())
	page := s.call(t, "GET", pages+"deliveries/"+id, "").body
	g.Expect(page).To(And(ContainSubstring("The subscription was removed"), ContainSubstring("hash_hmac"), Not(ContainSubstring("Show the secret"))))
}
