package dashboard_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// pageOf returns the page of a delivery of the provider's first event, signed with a secret.
func pageOf(t *testing.T, provider, secret string, kinds ...fault.Kind) string {
	t.Helper()
	g := NewWithT(t)
	s := serve(t, "")
	for _, kind := range kinds {
		faults, err := fault.Parse([]byte(`{"faults":[{"kind":"`+string(kind)+`"}]}`), specs.Builtin(), 1)
		g.Expect(err).NotTo(HaveOccurred())
		s.SetFaults(faults)
	}
	_, err := s.Register(provider, subscription.Registration{URL: newEndpoint(t, 200, "").URL, Secret: secret})
	g.Expect(err).NotTo(HaveOccurred())
	info, err := s.Provider(provider)
	g.Expect(err).NotTo(HaveOccurred())
	emission, err := s.Emit(provider, simulator.Order{Type: info.Events[0]})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
	return s.call(t, "GET", pages+"deliveries/"+emission.Deliveries[0], "").body
}

// The page says where what is signed stands, how old it may be, and what else is signed.
func TestSignaturesAreExplained(t *testing.T) {
	const shared, private = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
	for _, c := range []struct {
		name, provider, secret string
		kinds                  []fault.Kind
		words                  []string
	}{
		{"ids and times in headers", "standard-webhooks", shared, nil, []string{
			"the header webhook-id, here", "the header webhook-timestamp, here", ">verifies</span>", ">fresh</span>", "5 min away", " v1,{signature}"}},
		{"a key pair", "standard-webhooks", private, nil, []string{
			"the private one of a pair, the secret behind whsk_", "<code>ed25519</code>, a signature which", "v1a,{signature}", ">verifies</span>"}},
		{"an old time", "standard-webhooks", shared, []fault.Kind{fault.StaleTimestamp}, []string{">verifies</span>", ">refuse it</span> It was 24 h"}},
		{"a time within", "stripe", "whsec_test", nil, []string{"the header of the signature itself, here", ">verifies</span>", ">fresh</span>"}},
		{"another beside", "github", "It's a Secret", nil, []string{"X-Hub-Signature: sha1={signature}", "hmac-sha1", ">verifies</span> too"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := pageOf(t, c.provider, c.secret, c.kinds...)
			for _, words := range c.words {
				NewWithT(t).Expect(page).To(ContainSubstring(words))
			}
			NewWithT(t).Expect(page).To(And(ContainSubstring("hash_hmac"), Not(ContainSubstring(c.secret))))
		})
	}
}
