package ginkgotree_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/ginkgotree"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/specs"
)

// A run that cannot be is refused while the tree is built, before Ginkgo runs anything.
func TestReceiverRefusesWhatCannotRun(t *testing.T) {
	g := NewWithT(t)
	provider, err := specs.Open("cas-sso")
	g.Expect(err).NotTo(HaveOccurred())
	err = ginkgotree.Receiver(receiver.Config{Provider: provider, Target: receiver.Target{URL: "http://127.0.0.1:1/"}})
	g.Expect(err).To(MatchError(HavePrefix("ginkgotree: the configuration, in the words of the command line: cas-sso signs its deliveries")))
}
