// Package gotest runs the conformance suites as Go tests: each requirement of a provider's catalogue is a subtest.
//
//	func TestWebhooks(t *testing.T) {
//		gotest.Receiver(t, gotest.ReceiverConfig{
//			Provider: "cargolint",
//			Handler:  webhooks.NewHandler("whsec_of_the_test"),
//			URL:      "/webhooks",
//			Secret:   "whsec_of_the_test",
//		})
//	}
//
// Subtests are named AREA/ID, so that the flags of go test work as usual: -run 'TestWebhooks/signature' tries one area, -v
// tells of everything that was tried, -count=2 makes a second run with new deliveries, and tests that call t.Parallel run
// their suites side by side.
//
// # What fails
//
// A must that is not kept fails its subtest, with the reason, the likely mistake, what was sent and what came back, and
// where the documentation demands it. A should that is not kept is logged, or fails too under Options.Strict. A must that
// could not be judged fails as well, since a test that saw nothing must not pass; Options.AllowUndecided skips it instead.
// What does not apply to the receiver or the run is skipped, and says why.
//
// Options.KnownFailures is a ratchet: what is listed there may fail for now, and fails the test on the day it passes.
package gotest
