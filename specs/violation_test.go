package specs_test

import (
	"testing"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func TestManyViolationsInAFewWords(t *testing.T) {
	violation := specs.Violation{Pointer: "/a", Keyword: "type", Text: "is wrong"}
	NewWithT(t).Expect(specs.InWords([]specs.Violation{violation, violation, violation, violation})).To(Equal(
		"/a: is wrong (type); /a: is wrong (type); /a: is wrong (type); and more"))
}
