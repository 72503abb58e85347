package container

import (
	"os"
	"os/exec"
	"testing"

	. "github.com/onsi/gomega"
)

// Only what a process of this machine has left is removed, and only when that process is gone.
func TestOrphans(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	gone := exec.Command(os.Args[0], "-test.run=^$")
	g.Expect(gone.Run()).To(Succeed())
	for of, want := range map[string]bool{
		owner(os.Getpid()):       false,
		owner(gone.Process.Pid):  true,
		"elsewhere.example/1":    false,
		"":                       false,
		owner(os.Getpid()) + "x": false,
	} {
		g.Expect(orphaned(of)).To(Equal(want), of)
	}
}

// Beyond loopback the simulator is reached by a published port and a token, and reaches the test by another name.
func TestPlaces(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	shared, err := engine{shared: true}.place()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(shared.token).To(BeEmpty())
	published, err := engine{}.place()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(published.token).NotTo(BeEmpty())
	g.Expect(published.environment).To(HaveKeyWithValue("HOOKBENCH_TOKEN", published.token))
	g.Expect(published.bindings).To(HaveLen(1))

	const address = "http://127.0.0.1:8080/hook"
	g.Expect((&Simulator{shared: true}).EndpointURL(address)).To(Equal(address))
	g.Expect((&Simulator{}).EndpointURL(address)).To(Equal("http://host.docker.internal:8080/hook"))
	g.Expect((&Simulator{}).EndpointURL("https://receiver.example/hook")).To(Equal("https://receiver.example/hook"))
}
