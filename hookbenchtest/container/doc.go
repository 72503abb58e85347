// Package container starts hookbench's simulator as a container in the tests of a team, whatever those are tests of: a
// service in Go, or one in another language that the tests start.
//
//	func TestOrders(t *testing.T) {
//		container.Need(t) // or skip
//		simulator := container.Start(t, container.Options{Flags: []string{"--allow-http"}})
//		…
//	}
//
// The image is hookbench:latest, which `make image` builds in hookbench's repository; Options name another. The clock of the
// simulator stands still unless the test moves it, so that tests of retries wait for nothing.
//
// On Linux the container shares the network of the machine: the simulator listens on a free port of 127.0.0.1, and delivers to
// servers of the test on 127.0.0.1. Engines that run in a virtual machine, as Docker Desktop does, publish its port instead;
// there [Simulator.EndpointURL] says how it reaches a server of the test.
//
// # Engines that reach no registry
//
// testcontainers starts a container of its own that removes what tests leave behind, from the image testcontainers/ryuk. Where
// that can be neither found nor pulled, set TESTCONTAINERS_RYUK_DISABLED=true in the environment of the tests: this package
// removes its containers at the end of a test, and those that an earlier run on the same machine was killed over, by itself.
// It needs none of the other settings that such engines call for.
package container
