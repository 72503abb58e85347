package customer_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/specs"
)

// Lists are read in every shape that the documents leave open.
func TestIDsOfLists(t *testing.T) {
	p, err := specs.Open("cargolint")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	c := customer.New(customer.Options{Provider: p})
	for body, want := range map[string][]string{
		`[{"id":"a"},{"id":"b"}]`:                    {"a", "b"},
		`["a","b"]`:                                  {"a", "b"},
		`[7,8]`:                                      {"7", "8"},
		`[{"id":7}]`:                                 {"7"},
		`{"total":1,"data":[{"id":"a"}]}`:            {"a"},
		`{"errors":[],"webhooks":[{"id":"a"}]}`:      {"a"},
		`{"data":{"items":[{"id":"a"}]},"links":[]}`: {"a"},
		`{"data":[]}`:                                nil,
		`[]`:                                         nil,
	} {
		ids, isList := c.IDs([]byte(body))
		NewWithT(t).Expect(isList).To(BeTrue(), body)
		NewWithT(t).Expect(ids).To(Equal(want), body)
	}
	for _, body := range []string{`{}`, `"a"`, `<html>`, ``, `{"id":"a"}`} {
		_, isList := c.IDs([]byte(body))
		NewWithT(t).Expect(isList).To(BeFalse(), body)
	}
}

func TestUnwrapped(t *testing.T) {
	p, err := specs.Open("cargolint")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	c := customer.New(customer.Options{Provider: p})
	for body, want := range map[string]string{
		`{"id":"a"}`:                       `{"id":"a"}`,
		`{"webhook":{"id":"a"},"ok":true}`: `{"id":"a"}`,
		`{"message":"no"}`:                 `{"message":"no"}`,
	} {
		NewWithT(t).Expect(string(c.Unwrapped([]byte(body)))).To(Equal(want))
	}
}
