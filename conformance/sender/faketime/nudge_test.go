package faketime

import (
	"io"
	"net"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// Whoever listens is woken when the clock runs faster than before, and not when it runs slower.
func TestFasterClockWakesTheSender(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer listener.Close()
	woken := make(chan error, 10)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_, err = connection.Read(make([]byte, 1))
			woken <- err
			connection.Close()
		}
	}()
	n := newNudger(listener.Addr().String())
	stop := make(chan struct{})
	defer close(stop)
	go n.run(stop)

	c := &Clock{nudger: n, shown: line{rate: 100}, share: &share{folder: t.TempDir()}}
	c.show(line{rate: 1})
	g.Consistently(woken).WithTimeout(2 * nudgeAgain).ShouldNot(Receive())
	c.show(line{rate: 100})
	g.Eventually(woken).WithTimeout(time.Minute).Should(Receive(Equal(io.EOF)))
}

// Where nobody listens nothing happens.
func TestNobodyIsWoken(t *testing.T) {
	g := NewWithT(t)
	for _, address := range []string{"", "127.0.0.1:1"} {
		n, stop, ended := newNudger(address), make(chan struct{}), make(chan struct{})
		go func() { n.run(stop); close(ended) }()
		n.nudge()
		n.nudge()
		close(stop)
		g.Eventually(ended).WithTimeout(time.Minute).Should(BeClosed())
	}
}
