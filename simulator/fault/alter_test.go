package fault_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// outgoing is a right attempt.
func outgoing(t testing.TB, p *specs.Provider, body []byte, id string, number int) queue.Outgoing {
	t.Helper()
	c := credentials(p)
	m, err := message.New(&p.Contract, p.Contract.Envelope.Type.String(body), body, c)
	if err != nil {
		t.Fatal(err)
	}
	return queue.Outgoing{Message: m, Provider: p, Credentials: c, Delivery: id, Endpoint: endpointID, Number: number}
}

// pairs calls test with what arrived of each delivery, which is one attempt, and what was emitted.
func (w *world) pairs(g Gomega, test func(a arrival, right []byte)) {
	g.Expect(w.arrivals).To(HaveLen(len(w.ids)))
	for i, a := range w.arrivals { // the endpoint takes one at a time
		test(a, w.bodies[w.ids[i]])
	}
}

// expectMismatch holds where credentials are wrong, and only that.
func (w *world) expectMismatch(g Gomega, a arrival, tokenToo bool) {
	by := w.provider.Contract.Authentication
	if by.Signature != nil {
		covered := message.Covered(&w.provider.Contract, a.header, a.body)
		err := signature.Verify(*by.Signature, w.right.Secret, a.header.Get(by.Signature.Header), covered)
		g.Expect(err).To(MatchError(signature.ErrMismatch), "the form is kept")
	}
	if by.StaticKey != nil {
		g.Expect(a.header.Get(by.StaticKey.Header)).NotTo(BeElementOf(w.right.Secret, ""))
	}
	for name, values := range w.right.Headers {
		g.Expect(a.header.Get(name)).NotTo(Equal(values[0]))
		g.Expect(a.header.Get(name)).To(HaveLen(len(values[0])))
	}
	if by.Bearer != nil {
		value := a.header.Get(by.Bearer.Header)
		g.Expect(value != "Bearer "+token).To(Equal(tokenToo))
		g.Expect(value).To(HaveLen(len("Bearer " + token)))
		g.Expect(value).To(HavePrefix("Bearer " + token[:strings.LastIndexByte(token, '.')+1]))
	}
}

func TestCorruptSignatureKeepsItsForm(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"corrupt-signature"}`))
		w.play(12)
		w.pairs(g, func(a arrival, right []byte) {
			g.Expect(a.body).To(Equal(right))
			w.expectMismatch(g, a, true)
		})
	})
}

func TestWrongSecretSignsWithAnother(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"wrong-secret"}`))
		w.play(12)
		w.pairs(g, func(a arrival, right []byte) {
			g.Expect(a.body).To(Equal(right))
			w.expectMismatch(g, a, false)
		})
		g.Expect(w.right).To(Equal(credentials(p)), "the endpoint's own stay")
	})
}

// Whatever a scheme reads a secret as, another can be read.
func TestWrongSecretOfEveryReading(t *testing.T) {
	g := NewWithT(t)
	for reading, secret := range map[specs.SecretReading]string{
		specs.SecretAsGiven: "any text_at all", specs.SecretPrefixStripped: "whsec_abc", specs.SecretBase64: "MDEyMzQ1Njc4OWFiY2RlZjAx", specs.SecretPrefixBase64: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAx",
	} {
		p := &specs.Provider{Contract: specs.Contract{Provider: specs.Builtin()[0]}}
		scheme := specs.Signature{Header: "X-Sig", Algorithm: specs.HMACSHA512, Encoding: specs.Base64, Signed: "{id}.{body}", Written: "v1,{signature}", Secret: reading}
		p.Contract.Authentication.Signature = &scheme
		c := message.Credentials{Secret: secret}
		m, err := message.New(&p.Contract, "e", []byte(`{}`), c)
		g.Expect(err).NotTo(HaveOccurred())
		for _, kind := range []string{"wrong-secret", "corrupt-signature"} {
			wrong, err := parse(t, 1, `{"kind":"`+kind+`"}`).Alter(queue.Outgoing{Message: m.Clone(), Provider: p, Credentials: c})
			g.Expect(err).NotTo(HaveOccurred())
			err = signature.Verify(scheme, secret, wrong.Header.Get("X-Sig"), message.Covered(&p.Contract, nil, wrong.Body))
			g.Expect(err).To(MatchError(signature.ErrMismatch), "%s, %s", kind, reading)
		}
	}
}

// Signatures that go beside the first are wrong too: receivers may read those.
func TestCorruptSignatureSparesNoneBeside(t *testing.T) {
	g := NewWithT(t)
	scheme := specs.Signature{
		Header: "X-Sig", Algorithm: specs.HMACSHA256, Encoding: specs.Hex, Signed: "{body}", Written: "sha256={signature}", Secret: specs.SecretAsGiven,
		Beside: []specs.Beside{{Header: "X-Old", Algorithm: specs.HMACSHA1, Written: "sha1={signature}"}},
	}
	p := &specs.Provider{Contract: specs.Contract{Provider: specs.Builtin()[0], Authentication: specs.Authentication{Signature: &scheme}}}
	c := message.Credentials{Secret: "s"}
	m, err := message.New(&p.Contract, "e", []byte(`{}`), c)
	g.Expect(err).NotTo(HaveOccurred())
	wrong, err := parse(t, 1, `{"kind":"corrupt-signature"}`).Alter(queue.Outgoing{Message: m.Clone(), Provider: p, Credentials: c})
	g.Expect(err).NotTo(HaveOccurred())
	for _, s := range []specs.Signature{scheme, scheme.As(scheme.Beside[0])} {
		g.Expect(signature.Verify(s, "s", m.Header.Get(s.Header), m.Covered(&p.Contract))).To(Succeed())
		g.Expect(signature.Verify(s, "s", wrong.Header.Get(s.Header), m.Covered(&p.Contract))).To(MatchError(signature.ErrMismatch), s.Header)
	}
}

func TestCorruptSignatureChangesTokensAndBasicCredentials(t *testing.T) {
	g := NewWithT(t)
	p := providers(t)[0]
	p.Contract.Authentication = specs.Authentication{
		Bearer: &specs.Bearer{Header: "Authorization", Written: "Bearer {token}"}, Headers: &specs.Headers{},
	}
	c := message.Credentials{Token: "opaque-token-9", Headers: http.Header{"X-Login": {"Basic dGVhbTpwYXNz"}}} // team:pass
	m, err := message.New(&p.Contract, "e", []byte(`{}`), c)
	g.Expect(err).NotTo(HaveOccurred())
	wrong, err := parse(t, 1, `{"kind":"corrupt-signature"}`).Alter(queue.Outgoing{Message: m.Clone(), Provider: p, Credentials: c})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(wrong.Header.Get("Authorization")).To(Equal("Bearer pqbrvf-uplfo-0"))
	login, _ := message.BasicCredentials(wrong.Header.Get("X-Login"))
	g.Expect(login).To(Equal("team:qbtt"))
	g.Expect(c.Headers.Get("X-Login")).To(Equal("Basic dGVhbTpwYXNz"))
}

func TestCorruptBodyChangesOneCharacterAfterSigning(t *testing.T) {
	enveloped(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"corrupt-body"}`))
		w.play(24)
		w.pairs(g, func(a arrival, right []byte) {
			g.Expect(a.body).To(HaveLen(len(right)))
			differing := 0
			for i := range right {
				if right[i] != a.body[i] {
					differing++
				}
			}
			g.Expect(differing).To(Equal(1))
			g.Expect(w.valid(a)).To(BeEmpty(), "%s", a.body)
			data := p.Contract.Envelope.Data
			g.Expect(data.Get(a.body).Raw).NotTo(Equal(data.Get(right).Raw))
			if p.Contract.Authentication.Signature != nil {
				w.expectMismatch(g, a, false)
			} else {
				g.Expect(w.authentic(a)).To(BeEmpty(), "nothing covers the body")
			}
		})
	})
}

func TestCorruptBodyOfAnyBody(t *testing.T) {
	p := providers(t)[0]
	set := parse(t, 1, `{"kind":"corrupt-body"}`)
	for right, wrong := range map[string]string{
		`{"data":{"n":1,"e":"","s":"\u00e9a"}}`: `{"data":{"n":1,"e":"","s":"\u00e9a"}} `,
		`{"data":{"list":[{"a":"z"}]},"x":"y"}`: `{"data":{"list":[{"a":"a"}]},"x":"y"}`,
		`{"x":["é9"]}`:                          `{"x":["é0"]}`,
		`no JSON`:                               `no JSON `,
		``:                                      ` `,
	} {
		m, err := set.Alter(queue.Outgoing{Message: message.Message{Event: "unknown", Header: http.Header{}, Body: []byte(right)}, Provider: p})
		g := NewWithT(t)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(m.Body)).To(Equal(wrong))
	}
}

func TestStaleTimestampIsSigned(t *testing.T) {
	enveloped(t, func(t *testing.T, p *specs.Provider) {
		for by, faults := range map[time.Duration]string{24 * time.Hour: `{"kind":"stale-timestamp"}`, 90 * time.Second: `{"kind":"stale-timestamp","by":"90s"}`} {
			g := NewWithT(t)
			w := newWorld(t, p, parse(t, 1, faults))
			w.play(12)
			w.pairs(g, func(a arrival, right []byte) {
				g.Expect(w.authentic(a)).To(BeEmpty())
				g.Expect(w.valid(a)).To(BeEmpty())
				if at := p.Contract.Envelope.Timestamp; at != "" {
					g.Expect(instant(g, at.Get(right)).Sub(instant(g, at.Get(a.body)))).To(Equal(by))
					back, err := message.Restamp(&p.Contract, a.body, instant(g, at.Get(right)))
					g.Expect(err).NotTo(HaveOccurred())
					g.Expect(back).To(Equal(right), "nothing else")
					return
				}
				g.Expect(a.body).NotTo(Equal(right))
				g.Expect(message.ShiftTimes(a.body, by)).To(Equal(right))
			})
		}
	})
}

func instant(g Gomega, written gjson.Result) time.Time {
	at, ok := message.ReadTimestamp(written)
	g.Expect(ok).To(BeTrue())
	return at
}

func TestExtraFieldsAreAllowedAndSigned(t *testing.T) {
	enveloped(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"extra-fields"}`))
		w.play(12)
		w.pairs(g, func(a arrival, right []byte) {
			g.Expect(w.authentic(a)).To(BeEmpty())
			g.Expect(w.valid(a)).To(BeEmpty())
			for _, at := range []specs.Pointer{"", p.Contract.Envelope.Data} {
				before, after := members(g, at, right), members(g, at, a.body)
				g.Expect(len(after)).To(BeNumerically(">", len(before)))
				for name, value := range before {
					if at != "" || !strings.HasPrefix(string(p.Contract.Envelope.Data), "/"+name) {
						g.Expect(after[name]).To(Equal(value))
					}
				}
			}
		})
	})
}

func members(g Gomega, at specs.Pointer, body []byte) map[string]json.RawMessage {
	text := body
	if at != "" {
		text = []byte(at.Get(body).Raw)
	}
	var all map[string]json.RawMessage
	g.Expect(json.Unmarshal(text, &all)).To(Succeed())
	return all
}

// A receiver of a provider without ids knows a repeat by its body.
func TestRetriesSayTheSame(t *testing.T) {
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		g := NewWithT(t)
		w := newWorld(t, p, parse(t, 1, `{"kind":"extra-fields","share":0.5}`, `{"kind":"stale-timestamp","share":0.5}`, `{"kind":"duplicate"}`, `{"kind":"hostile"}`))
		seen := map[string]bool{}
		w.answer = func(a arrival) int {
			again := seen[string(a.body)]
			seen[string(a.body)] = true
			if !again {
				return http.StatusServiceUnavailable
			}
			return http.StatusOK
		}
		w.play(10)
		g.Expect(w.times()).To(HaveLen(10))
		for body, n := range w.times() {
			g.Expect(n).To(Equal(3), body)
		}
	})
}

// What is signed anew must not heal what is to be wrong, whichever stands first.
func TestFaultsCombine(t *testing.T) {
	faults := []string{`{"kind":"corrupt-signature"}`, `{"kind":"corrupt-body"}`, `{"kind":"wrong-secret"}`}
	everywhere(t, func(t *testing.T, p *specs.Provider) {
		for _, spoilt := range faults {
			g := NewWithT(t)
			w := newWorld(t, p, parse(t, 1, spoilt, spoilt, `{"kind":"extra-fields"}`, `{"kind":"stale-timestamp"}`))
			w.play(3)
			w.pairs(g, func(a arrival, right []byte) {
				g.Expect(len(a.body)).To(BeNumerically(">", len(right)))
				if p.Contract.Authentication.Signature != nil || !strings.Contains(spoilt, "body") {
					g.Expect(w.authentic(a)).NotTo(BeEmpty(), spoilt)
				}
			})
		}
	})
}

func TestAlterLeavesWhatItIsGivenBehindAlone(t *testing.T) {
	g := NewWithT(t)
	p := providers(t)[0]
	body := p.Verified()[0].Examples[0].Body
	before := bytes.Clone(body)
	_, err := parse(t, 1, `{"kind":"corrupt-body"}`, `{"kind":"extra-fields"}`).Alter(outgoing(t, p, body, "d", 1))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(body).To(Equal(before))
}
