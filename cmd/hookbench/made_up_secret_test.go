package main

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// A secret that is made up can sign, whatever the provider reads its secrets as.
func TestMadeUpSecretsSign(t *testing.T) {
	for _, id := range specs.Builtin() {
		g := NewWithT(t)
		p, err := specs.Open(id)
		g.Expect(err).NotTo(HaveOccurred())
		if by := p.Contract.Authentication.Signature; by != nil {
			_, err := signature.Sign(*by, madeUpSecret(by.SecretExample), signature.Message{Body: []byte("{}")})
			g.Expect(err).NotTo(HaveOccurred(), id)
		}
	}
}
