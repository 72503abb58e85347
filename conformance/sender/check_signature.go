package sender

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/sink"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// scheme returns how deliveries are signed; ends the check where they are not.
func (d *day) scheme() specs.Signature {
	by := d.contract().Authentication.Signature
	if by == nil {
		conformance.End(reports.NotApplicable, "the provider does not sign its deliveries")
	}
	return *by
}

// verify verifies a delivery by the secret of a role.
func (d *day) verify(value, secret string, q sink.Request) error {
	return signature.Verify(d.scheme(), secret, value, d.covered(value, q))
}

// covered returns what the signature of a request covers that has this value of the signature header.
func (d *day) covered(value string, q sink.Request) signature.Message {
	header := q.Header.Clone()
	header.Set(d.scheme().Header, value)
	m := message.Covered(d.contract(), header, q.Body)
	m.URL = q.URL
	return m
}

// writesSignatureHeader looks at the form of the signature of every delivery.
func writesSignatureHeader(g gomega.Gomega, t *Trial, d *day) {
	scheme := d.scheme()
	t.mustArrive(g, d, "plain")
	var wrong complaints
	d.everything(func(r *role, q sink.Request) {
		switch values := q.Header.Values(scheme.Header); len(values) {
		case 0:
			t.object(&wrong, r, q, "a delivery came without the header %s", scheme.Header)
		case 1:
			if err := d.verify(values[0], orAny(r.secret), q); errors.Is(err, signature.ErrMalformed) {
				t.object(&wrong, r, q, "%s of a delivery: %v", scheme.Header, err)
			}
		default:
			t.object(&wrong, r, q, "a delivery came with the header %s %d times", scheme.Header, len(values))
		}
	})
	g.Expect(wrong).To(conformance.BeNone())
}

// orAny returns a secret, or any text where there is none: the form of a signature does not depend on it.
func orAny(secret string) string {
	if secret == "" {
		return "any"
	}
	return secret
}

// normal returns a signature as it would be written in the right form: the form is for another requirement to judge.
func normal(scheme specs.Signature, value string) string {
	if strings.Contains(scheme.Written, "{timestamp}") || strings.Contains(scheme.Written, "{id}") {
		return value
	}
	before, after, _ := strings.Cut(scheme.Written, "{signature}")
	digest := strings.TrimSuffix(strings.TrimPrefix(value, before), after)
	if scheme.Encoding == specs.Hex {
		digest = strings.ToLower(digest)
	}
	return before + digest + after
}

// signed verifies deliveries of a role, and notes those that do not.
func (t *Trial) signed(wrong *complaints, d *day, r *role, requests []sink.Request, what string) {
	scheme := d.scheme()
	for _, q := range requests {
		value := normal(scheme, q.Header.Get(scheme.Header))
		if d.verify(value, r.secret, q) == nil {
			continue
		}
		t.object(wrong, r, q, "%s does not verify with the secret of its endpoint %q", what, r.name)
		if mistake, found := signature.Explain(scheme, r.secret, value, d.covered(value, q)); found {
			t.hint = "The sender probably " + mistake.Text + "."
		} else if owner := d.signer(value, q); owner != nil {
			t.hint = fmt.Sprintf("The sender signed with the secret of another endpoint, %q.", owner.name)
		}
	}
}

// signer returns a role by whose secret a delivery to any endpoint verifies, nil if there is none.
func (d *day) signer(value string, q sink.Request) *role {
	for _, r := range d.roles {
		if r.secret != "" && d.verify(value, r.secret, q) == nil {
			return r
		}
	}
	return nil
}

// secretKnown returns a role whose secret is known; ends the check for one whose secret the sender did not tell.
func (d *day) secretKnown(name string) *role {
	r := d.need(name)
	if r.secret == "" {
		conformance.End(reports.Inconclusive, "the answer to the creation has no secret, so that no signature can be verified")
	}
	return r
}

// signsRawBody verifies first attempts and retries of an event in plain ASCII.
func signsRawBody(g gomega.Gomega, t *Trial, d *day) {
	d.scheme()
	var wrong complaints
	for _, name := range []string{"plain", "failing", "recovering at the fourth attempt"} {
		t.signed(&wrong, d, d.secretKnown(name), t.arrived(d, name), "a delivery")
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// signsWithOwnSecret verifies the deliveries of one event to several endpoints, each with its own secret.
func signsWithOwnSecret(g gomega.Gomega, t *Trial, d *day) {
	d.scheme()
	t.needsSeveral()
	first, last := d.secretKnown("plain"), d.secretKnown("plain and last")
	if first.secret == last.secret {
		conformance.End(reports.Inconclusive, "two endpoints have the same secret, so that it cannot be told which was used")
	}
	var wrong complaints
	for _, r := range []*role{first, last, d.secretKnown("answering 201")} {
		t.signed(&wrong, d, r, t.arrived(d, r.name), "a delivery")
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// signsNonASCIIBody verifies deliveries whose text is not ASCII.
func signsNonASCIIBody(g gomega.Gomega, t *Trial, d *day) {
	d.scheme()
	d.enough()
	var wrong complaints
	tried := false
	for _, r := range d.roles {
		requests := sink.Where(r.hook.Requests(), func(q sink.Request) bool { return r.secret != "" && hasNonASCII(q.Body) })
		if len(requests) > 0 {
			tried = true
			t.saw("delivery with text that is not ASCII", requests[0])
			t.signed(&wrong, d, r, requests[:1], "a delivery with text that is not ASCII")
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
	if !tried {
		conformance.End(reports.Inconclusive, "no delivery came with text that is not ASCII, neither as it is nor escaped: the trigger seems to ignore data")
	}
}

// hasNonASCII tells whether a JSON text says something that is not ASCII, written as it is or escaped.
func hasNonASCII(body []byte) bool {
	for i := 0; i < len(body); i++ {
		if body[i] >= utf8.RuneSelf {
			return true
		}
		if body[i] == '\\' {
			i++
			if i < len(body) && body[i] == 'u' {
				return true
			}
		}
	}
	return false
}
