package sink_test

import (
	"net"
	"net/url"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// Other runs are kept off the port of a closed door, until the sink is closed.
func TestClosedDoorsKeepTheirPorts(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s, err := sink.Start(sink.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	door, err := s.Closed("refusing", sink.Always(sink.Answer(200)))
	g.Expect(err).NotTo(HaveOccurred())
	address, err := url.Parse(door.Address(false))
	g.Expect(err).NotTo(HaveOccurred())

	_, err = net.Dial("tcp", address.Host)
	g.Expect(err).To(MatchError(ContainSubstring("refused")))
	_, err = net.ListenPacket("udp", address.Host)
	g.Expect(err).To(HaveOccurred())
	g.Expect(door.Open(false)).To(Succeed())
	connection, err := net.Dial("tcp", address.Host)
	g.Expect(err).NotTo(HaveOccurred())
	connection.Close()

	s.Close()
	free, err := net.ListenPacket("udp", address.Host)
	g.Expect(err).NotTo(HaveOccurred())
	free.Close()
}
