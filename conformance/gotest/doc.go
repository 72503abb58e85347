// Package gotest runs the conformance suites as Go tests: each requirement of a provider's catalogue is a subtest.
//
//	func TestWebhooks(t *testing.T) {
//		gotest.Receiver(t, gotest.ReceiverConfig{
//			Provider: "testdata/acme", // a provider folder, or the id of a built-in one
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
//
// # Senders
//
// An implementation of a provider's side is judged in the process of the test, over its whole schedule of retries, in well
// under a second:
//
//	func TestPlatform(t *testing.T) {
//		gotest.Sender(t, gotest.SenderConfig{
//			Provider: "testdata/acme",
//			Serve: func(ctx context.Context, transport *http.Transport) gotest.Served {
//				p := platform.New(&http.Client{Transport: transport, Timeout: 10 * time.Second})
//				go p.Run(ctx)
//				return gotest.Served{API: p.Routes(), Emit: func(ctx context.Context, e gotest.Event) error {
//					return p.Publish(ctx, e.Type, e.Data)
//				}}
//			},
//		})
//	}
//
// Serve is called inside a bubble of testing/synctest, whose time jumps to the next timer whenever all of its goroutines
// wait. So time.Sleep, timers, tickers and deadlines of the sender need no change, and every interval is measured to the
// nanosecond. What the bubble asks of a sender:
//
//   - It sends through the transport, or through one of its own that has the DialContext and the TLSClientConfig of it. The
//     network is in memory; a real connection would keep time from passing.
//   - Its channels and goroutines are made in Serve or later. A queue, a database or a logger that waits for something
//     outside of the bubble is to be replaced by one in memory.
//   - Its goroutines end when the context does, at the latest when they wake up from what they sleep for.
//   - The time begins on the first of January 2000, as in every bubble.
//
// A sender that runs elsewhere, in whatever language, is judged by way of Elsewhere: in real time, on divided delays, or on a
// test clock of its own.
package gotest
