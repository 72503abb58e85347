package ginkgotree_test

import (
	"fmt"
	"io"
	"net/http/httptest"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"

	"github.com/hookbench/hookbench/conformance/ginkgotree"
	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/specs"
)

// A team that has a Ginkgo suite adds the requirements to it. What its suite says is the function literal; a fixture stands for
// the team's receiver.
func ExampleReceiver() {
	provider, err := specs.Open("cas-sso")
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(&fixtures.Receiver{Provider: provider, Secrets: []string{"whsec_of_the_test"}})
	defer server.Close()

	suite := func() {
		ginkgo.Describe("webhooks", func() {
			err := ginkgotree.Receiver(receiver.Config{
				Provider: provider, Secret: "whsec_of_the_test",
				Target: receiver.Target{URL: server.URL + "/hook", AllowHTTP: true},
			})
			if err != nil {
				ginkgo.Fail(err.Error())
			}
		})
	}

	runSuite(suite)
	// Output:
	// 17 specs, passed: true
}

// runSuite runs a suite as ginkgo would, and prints how it ended.
func runSuite(suite func()) {
	globals.Reset()
	stdout := formatter.ColorableStdOut
	formatter.ColorableStdOut = io.Discard
	defer func() { formatter.ColorableStdOut = stdout }()
	var passed bool
	var specs int
	ginkgo.ReportAfterSuite("count", func(r ginkgo.Report) { passed, specs = r.SuiteSucceeded, r.PreRunStats.SpecsThatWillRun })
	suite()
	ginkgo.RunSpecs(quiet{}, "webhooks")
	fmt.Printf("%d specs, passed: %t\n", specs, passed)
}

type quiet struct{}

func (quiet) Fail() {}
