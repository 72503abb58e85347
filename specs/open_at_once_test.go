package specs_test

import (
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// Built-in folders are read once for all who open them; nobody who does writes into what the others read.
func TestOpenAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			p, err := specs.Open("cargolint")
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			NewWithT(t).Expect(p.EventNames()).NotTo(BeEmpty())
		})
	}
	all.Wait()
}
