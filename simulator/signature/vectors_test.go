package signature_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

// TestVectors runs the vectors of every built-in provider that signs its deliveries.
func TestVectors(t *testing.T) {
	run := 0
	for _, id := range specs.Builtin() {
		provider, err := specs.Open(id)
		if err != nil {
			t.Logf("%s is left out, since its folder does not load: %v", id, err)
			continue
		}
		if provider.Contract.Authentication.Signature == nil {
			continue
		}
		for _, v := range provider.Vectors {
			run++
			t.Run(id+"/"+v.Name, func(t *testing.T) { checkVector(t, *provider.Contract.Authentication.Signature, v) })
		}
	}
	NewWithT(t).Expect(run).To(BeNumerically(">", 0), "no provider has vectors")
}

func checkVector(t *testing.T, scheme specs.Signature, v specs.Vector) {
	g := NewWithT(t)
	headers := http.Header{}
	for name, value := range v.Headers {
		headers.Set(name, value)
	}
	value := headers.Get(scheme.Header)
	m := signature.Message{ID: v.ID, Timestamp: v.Timestamp, Body: []byte(v.Body), URL: v.URL}
	if err := besides(scheme, headers, v.Secret, m); scheme.Asymmetric != nil && strings.HasPrefix(v.Secret, scheme.Asymmetric.Public) || err != nil {
		g.Expect(errors.Join(err, signature.Verify(scheme, v.Secret, value, m)) != nil).To(Equal(v.Invalid))
		return
	}
	made, err := signature.Sign(scheme, v.Secret, m)
	g.Expect(err).NotTo(HaveOccurred())
	if v.Invalid {
		g.Expect(value).NotTo(Equal(made))
		g.Expect(signature.Verify(scheme, v.Secret, value, m)).To(Or(MatchError(signature.ErrMismatch), MatchError(signature.ErrMalformed)))
		return
	}
	g.Expect(signature.Alternatives(scheme.For(v.Secret), value)).To(ContainElement(made))
	g.Expect(signature.Verify(scheme, v.Secret, value, m)).To(Succeed())
}

// besides verifies the signatures that go beside the one.
func besides(scheme specs.Signature, headers http.Header, secret string, m signature.Message) error {
	for _, b := range scheme.Beside {
		if value := headers.Get(b.Header); value != "" {
			if err := signature.Verify(scheme.As(b), secret, value, m); err != nil {
				return err
			}
		}
	}
	return nil
}
