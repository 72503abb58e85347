package specs_test

import (
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// TestDocumentIsSafeForConcurrentUse: whoever opens a built-in folder has the same document, whose schemas are compiled by
// the first that needs them. The race detector judges.
func TestDocumentIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			p, err := specs.Open("cargolint")
			if err != nil {
				t.Error(err)
				return
			}
			for _, event := range p.Events {
				if broken, err := p.Validate(event.Name, event.Examples[0].Body); err != nil || len(broken) > 0 {
					t.Errorf("%s: %v %v", event.Name, broken, err)
				}
			}
			create, err := p.Operation("createWebhook")
			if err != nil || len(create.Body.Validate([]byte(`{}`))) == 0 {
				t.Errorf("an empty body creates a subscription: %v", err)
			}
		})
	}
	work.Wait()
}

// TestProvidersOfOneFolderDiffer: what a test or a flag changes of a provider, nobody else sees.
func TestProvidersOfOneFolderDiffer(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	changed, err := specs.Open("cargolint")
	g.Expect(err).NotTo(HaveOccurred())
	changed.Contract.Authentication.Signature.Header = "X-Changed"
	changed.Contract.Acknowledge.Statuses.Value.From = 1
	changed.Catalogue.Requirements[0].ID = "changed"
	changed.Events[0].Examples[0].Body[0] = ' '
	operation, err := changed.Operation("createWebhook")
	g.Expect(err).NotTo(HaveOccurred())
	operation.Security, operation.Answer.Shape.Properties = nil, nil
	again, err := specs.Open("cargolint")
	g.Expect(err).NotTo(HaveOccurred())
	loaded, err := specs.Open("./cargolint")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(again.Contract).To(Equal(loaded.Contract))
	g.Expect(again.Catalogue).To(Equal(loaded.Catalogue))
	g.Expect(again.Events).To(Equal(loaded.Events))
	operation, err = again.Operation("createWebhook")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(operation.Security).NotTo(BeEmpty())
	g.Expect(operation.Answer.Shape.Properties).NotTo(BeEmpty())
}
