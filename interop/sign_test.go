package interop

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stripe/stripe-go/v85/webhook"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
)

var payload = []byte("{\n  \"text\": \"Zoë\"\n}\n")

// What the owners' libraries sign the bench accepts, and nothing else.
func TestOwnersSignaturesAreAccepted(t *testing.T) {
	at := time.Now()
	standard, err := standardwebhooks.NewWebhook(otherSecret)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	value, err := standard.Sign("msg_1", at, payload)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: payload, Secret: otherSecret, Timestamp: at})
	for provider, header := range map[string]http.Header{
		"standard-webhooks": {"Webhook-Id": {"msg_1"}, "Webhook-Timestamp": {fmt.Sprint(at.Unix())}, "Webhook-Signature": {value}},
		"stripe":            {"Stripe-Signature": {signed.Header}},
	} {
		expectOurs(t, provider, header, payload)
	}
}

// expectOurs expects the bench to accept headers for a body, and for no other.
func expectOurs(t *testing.T, provider string, header http.Header, body []byte) {
	t.Helper()
	g := NewWithT(t)
	p := open(t, provider)
	scheme := *p.Contract.Authentication.Signature
	verify := func(body []byte, secret string) error {
		return signature.Verify(scheme, secret, header.Get(scheme.Header), message.Covered(&p.Contract, header, body))
	}
	g.Expect(verify(body, otherSecret)).To(Succeed(), provider)
	g.Expect(verify(changed(body), otherSecret)).NotTo(Succeed(), provider)
	g.Expect(verify(body, secretOf(p))).NotTo(Succeed(), provider)
}
