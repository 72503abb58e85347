package dashboard

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hookbench/hookbench/reports/picture"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// signing explains the signature of an attempt, step by step.
type signing struct {
	specs.Signature // the scheme that goes with the secret
	Attempt         int
	SecretLink      string // "": the subscription is gone
	Reading         string // how the key is made of the secret
	Covered         []covered
	Payload         content
	Digest          string // SHA-256 of what was signed, to compare
	Value           string // of the header, as it was sent; "": there was none
	Verdict         string // "": right
	Others          []other
	Age             string // how far the timestamp was from the clock; "": the scheme does not ask
	Tolerance       string // how far it may be
	Late            bool   // further than may be
	Snippets        []snippet
}

// other is a signature in a header of its own, beside the first.
type other struct {
	specs.Beside
	Value, Verdict string
}

// signing returns nil where the provider signs nothing, or nothing was sent.
func (h *Handler) signing(d queue.Delivery, contract *specs.Contract) (*signing, error) {
	last := lastSent(d.Attempts)
	if contract.Authentication.Signature == nil || last == nil {
		return nil, nil
	}
	m := message.Covered(contract, last.Request.Header, last.Request.Body)
	m.URL = last.Request.URL
	sub, gone := h.simulator.Subscription(d.Provider, d.Endpoint)
	scheme := schemeOf(*contract.Authentication.Signature, sub.Secret, last.Request.Header)
	signed, err := signature.Signed(scheme, m)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(signed)
	s := &signing{
		Signature: scheme, Attempt: last.Number, Reading: readingInWords(scheme), Covered: coveredBy(*contract, m), Payload: newContent(signed),
		Digest: hex.EncodeToString(sum[:]), Value: last.Request.Header.Get(scheme.Header),
	}
	verdict := func(scheme specs.Signature) string {
		if gone != nil {
			return "The subscription was removed, and its secret with it."
		}
		return judge(scheme, sub.Secret, last.Request.Header.Get(scheme.Header), m)
	}
	if gone == nil {
		s.SecretLink = secretLink(d.Provider, sub.ID)
	}
	s.Verdict = verdict(scheme)
	for _, b := range scheme.Beside {
		s.Others = append(s.Others, other{b, last.Request.Header.Get(b.Header), verdict(scheme.As(b))})
	}
	if scheme.HasTime() && scheme.Timestamp.Tolerance.Value > 0 {
		s.Tolerance = picture.Duration(scheme.Timestamp.Tolerance.Value)
		s.Age, s.Late = away(m.Timestamp, last.Sent, scheme.Timestamp.Tolerance.Value)
	}
	s.Snippets, err = snippets(*contract)
	return s, err
}

// schemeOf returns the scheme that goes with the secret, or with what was sent when the secret is gone.
func schemeOf(scheme specs.Signature, secret string, header http.Header) specs.Signature {
	if a := scheme.Asymmetric; a != nil && secret == "" {
		before, _, _ := strings.Cut(a.Written, "{")
		if strings.HasPrefix(header.Get(scheme.Header), before) {
			secret = a.Private
		}
	}
	return scheme.For(secret)
}

// away says how far a timestamp was from the clock, and whether that is further than may be.
func away(timestamp string, sent time.Time, tolerance time.Duration) (string, bool) {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return "It is no number of seconds.", true
	}
	at := time.Unix(seconds, 0)
	age := sent.Sub(at).Truncate(time.Second)
	late := age.Abs() > tolerance
	switch {
	case age.Abs() <= time.Second:
		return "It was that of the attempt.", late
	case age < 0:
		return fmt.Sprintf("It lay %s in the future when the attempt was made.", picture.Duration(-age)), late
	default:
		return fmt.Sprintf("It was %s old when the attempt was made.", picture.Duration(age)), late
	}
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

func readingInWords(scheme specs.Signature) string {
	if a := scheme.Asymmetric; a != nil && scheme.Algorithm == a.Algorithm {
		return fmt.Sprintf("the private one of a pair, the secret behind %s, decoded from base64. A receiver has the public one instead, %s…", a.Private, a.Public)
	}
	switch scheme.Secret {
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
