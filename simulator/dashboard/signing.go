package dashboard

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// signing explains the signature of an attempt, step by step.
type signing struct {
	specs.Signature
	Attempt    int
	SecretLink string // "": the subscription is gone
	Reading    string // how the key is made of the secret
	Payload    content
	Digest     string // SHA-256 of what was signed, to compare
	Value      string // of the header, as it was sent; "": there was none
	Verdict    string // "": right
	Snippets   []snippet
}

// signing returns nil where the provider signs nothing, or nothing was sent.
func (h *Handler) signing(d queue.Delivery, contract *specs.Contract) (*signing, error) {
	scheme := contract.Authentication.Signature
	last := lastSent(d.Attempts)
	if scheme == nil || last == nil {
		return nil, nil
	}
	m := message.Covered(contract, last.Request.Header, last.Request.Body)
	m.URL = last.Request.URL
	signed, err := signature.Signed(*scheme, m)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(signed)
	s := &signing{
		Signature: *scheme, Attempt: last.Number, Reading: readingInWords(scheme.Secret), Payload: newContent(signed),
		Digest: hex.EncodeToString(sum[:]), Value: last.Request.Header.Get(scheme.Header),
		Verdict: "The subscription was removed, and its secret with it.",
	}
	if sub, err := h.simulator.Subscription(d.Provider, d.Endpoint); err == nil {
		s.SecretLink, s.Verdict = secretLink(d.Provider, sub.ID), judge(*scheme, sub.Secret, s.Value, m)
	}
	if inBody(contract) {
		s.Snippets, err = snippets(*contract)
	}
	return s, err
}

// inBody tells whether a delivery that is signed once, with a shared secret, has in its body all that the signature covers:
// only such can the snippets verify.
func inBody(contract *specs.Contract) bool {
	scheme := contract.Authentication.Signature
	return scheme.Timestamp == nil && contract.Identity.Header == "" && scheme.Further == "" &&
		contract.Request.ContentType.Value != specs.FormEncoded
}

func lastSent(attempts []queue.Attempt) *queue.Attempt {
	for i := len(attempts) - 1; i >= 0; i-- {
		if attempts[i].Request != nil {
			return &attempts[i]
		}
	}
	return nil
}

// judge says what is wrong with a value, "" where it verifies.
func judge(scheme specs.Signature, secret, value string, m signature.Message) string {
	switch err := signature.Verify(scheme, secret, value, m); {
	case err == nil:
		return ""
	case secret == "":
		return "The subscription has no secret, so nothing can be verified."
	default:
		return fmt.Sprintf("It does not verify with the present secret: %v. A fault may be in force, or the secret has changed since.", err)
	}
}

func readingInWords(reading specs.SecretReading) string {
	switch reading {
	case specs.SecretPrefixStripped:
		return "the bytes of the secret behind its first underscore"
	case specs.SecretBase64:
		return "the secret, decoded from base64"
	case specs.SecretPrefixBase64:
		return "the secret behind its first underscore, decoded from base64"
	default:
		return "the bytes of the secret as it stands, prefix included"
	}
}

// unsigned says how a receiver knows the provider where nothing is signed, "" where something is.
func unsigned(by specs.Authentication) string {
	switch {
	case by.Signature != nil:
		return ""
	case by.StaticKey != nil:
		return fmt.Sprintf("Nothing is signed. %s carries the shared key itself: compare it in constant time. It says who sent a delivery, and protects nothing of the body.", by.StaticKey.Header)
	case by.Bearer != nil:
		return fmt.Sprintf("Nothing is signed. %s carries an access token that the provider fetches from your identity provider: verify the token, its audience and its expiry. It protects nothing of the body.", by.Bearer.Header)
	default:
		return "Nothing is signed: a receiver cannot tell a delivery from a forgery."
	}
}
