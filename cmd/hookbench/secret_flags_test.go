package main

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestMadeUpSecretHasTheProvidersPrefix(t *testing.T) {
	for _, c := range []struct{ example, want string }{
		{"whsec_test_0c1a5f7e", `^whsec_test_[A-Z2-7]{24}$`},
		{"plain-0c1a5f7e", `^[A-Z2-7]{24}$`},
		{"", `^[A-Z2-7]{24}$`},
	} {
		g := NewWithT(t)
		g.Expect(madeUpSecret(c.example)).To(MatchRegexp(c.want))
		g.Expect(madeUpSecret(c.example)).NotTo(Equal(madeUpSecret(c.example)))
	}
}
