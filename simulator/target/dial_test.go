package target

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// listener counts who connects to it.
type listener struct {
	net.Listener
	port   string
	closed chan struct{} // one for each connection that its other side has closed
}

func listen(t *testing.T, address string) *listener {
	t.Helper()
	inner, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("cannot listen on %s: %v", address, err)
	}
	_, port, _ := net.SplitHostPort(inner.Addr().String())
	l := &listener{Listener: inner, port: port, closed: make(chan struct{}, 16)}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := inner.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { defer conn.Close(); _, _ = conn.Read(make([]byte, 1)); l.closed <- struct{}{} })
		}
	})
	t.Cleanup(func() { inner.Close(); serving.Wait() })
	return l
}

// expectReached dials and says whom it reached.
func expectReached(t *testing.T, dial func(context.Context, string, string) (net.Conn, error), address, want string) {
	t.Helper()
	g := NewWithT(t)
	conn, err := dial(t.Context(), "tcp", address)
	g.Expect(err).NotTo(HaveOccurred())
	defer conn.Close()
	g.Expect(conn.RemoteAddr().String()).To(Equal(want))
}

// recorder is a dialer's Control that keeps what would be connected to.
type recorder struct {
	mu    sync.Mutex
	tried []string
}

func (r *recorder) control(_, address string, _ syscall.RawConn) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tried = append(r.tried, address)
	return nil
}

func TestDialingWhatIsAllowed(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1", "::ffff:127.0.0.1"} {
		t.Run(host, func(t *testing.T) {
			l := listen(t, net.JoinHostPort(host, "0"))
			want := netip.MustParseAddrPort(l.Addr().String())
			expectReached(t, Rules{}.DialContext(nil), net.JoinHostPort(host, l.port), want.String())
		})
	}
}

func TestDialingWhatIsRefusedConnectsToNothing(t *testing.T) {
	local := listen(t, "127.0.0.1:0")
	for address, want := range map[string]string{
		"203.0.113.7:" + local.port:      "allow it with --allow-target 203.0.113.7/32",
		"169.254.169.254:80":             "metadata",
		"[::ffff:169.254.169.254]:80":    "metadata",
		"[64:ff9b::a9fe:a9fe]:80":        "metadata",
		"[fe80::1%lo]:80":                "link-local",
		"0.0.0.0:" + local.port:          "of this host",
		"[::]:" + local.port:             "unspecified",
		"[::ffff:0.0.0.0]:" + local.port: "of this host",
		":" + local.port:                 "name the host",
		"255.255.255.255:" + local.port:  "broadcast",
	} {
		t.Run(address, func(t *testing.T) {
			g := NewWithT(t)
			var r recorder
			conn, err := Rules{}.DialContext(&net.Dialer{Control: r.control})(t.Context(), "tcp", address)
			g.Expect(conn).To(BeNil())
			g.Expect(err).To(MatchError(ErrForbidden))
			g.Expect(err).To(MatchError(ContainSubstring(want)))
			g.Expect(r.tried).To(BeEmpty())
		})
	}
	t.Run("a Unix socket", func(t *testing.T) {
		g := NewWithT(t)
		path := filepath.Join(t.TempDir(), "s")
		l, err := net.Listen("unix", path)
		g.Expect(err).NotTo(HaveOccurred())
		defer l.Close()
		_, err = Rules{}.DialContext(nil)(t.Context(), "unix", path)
		g.Expect(err).To(MatchError(ErrForbidden))
	})
}

func TestWhatIsAllowedByFlagIsDialed(t *testing.T) {
	g := NewWithT(t)
	rules, err := ParseRules([]string{"203.0.113.0/24"})
	g.Expect(err).NotTo(HaveOccurred())
	enough := errors.New("enough") // nothing leaves this machine: it ends before it connects
	var r recorder
	dialer := &net.Dialer{Control: func(network, address string, c syscall.RawConn) error {
		return errors.Join(r.control(network, address, c), enough)
	}}
	_, err = rules.DialContext(dialer)(t.Context(), "tcp", "203.0.113.7:443")
	g.Expect(err).To(MatchError(enough))
	g.Expect(err).NotTo(MatchError(ErrForbidden))
	g.Expect(r.tried).To(Equal([]string{"203.0.113.7:443"}))
}

// A name that resolves to an allowed address when it is registered and to another one later gains nothing.
func TestRebindingGainsNothing(t *testing.T) {
	g := NewWithT(t)
	l := listen(t, "127.0.0.1:0")
	n := &names{v4: [][]string{{"127.0.0.1"}, {"169.254.169.254"}}}
	dial := Rules{}.DialContext(&net.Dialer{Resolver: n.resolver(t)})
	expectReached(t, dial, "receiver.test:"+l.port, "127.0.0.1:"+l.port)
	_, err := dial(t.Context(), "tcp", "receiver.test:"+l.port)
	g.Expect(err).To(MatchError(ErrForbidden))
	g.Expect(err).To(MatchError(ContainSubstring("metadata")))
	g.Expect(n.asks).To(Equal(2))
}

func TestRefusedAddressesOfAHostArePassedOver(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	for name, n := range map[string]*names{
		"first":           {v4: [][]string{{"169.254.169.254", "127.0.0.1"}}},
		"last":            {v4: [][]string{{"127.0.0.1", "203.0.113.7"}}},
		"IPv6":            {v4: [][]string{{"127.0.0.1"}}, v6: []string{"fd00:ec2::254"}},
		"IPv6 and mapped": {v4: [][]string{{"127.0.0.1"}}, v6: []string{"2001:db8::1", "::ffff:169.254.169.254"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var r recorder
			dial := Rules{}.DialContext(&net.Dialer{Resolver: n.resolver(t), Control: r.control})
			expectReached(t, dial, "receiver.test:"+l.port, "127.0.0.1:"+l.port)
			g.Expect(r.tried).To(Equal([]string{"127.0.0.1:" + l.port}))
			g.Eventually(t.Context(), l.closed).Should(Receive())
		})
	}
	t.Run("all", func(t *testing.T) {
		g := NewWithT(t)
		var r recorder
		n := &names{v4: [][]string{{"203.0.113.7", "203.0.113.8"}}, v6: []string{"2001:db8::1"}}
		_, err := Rules{}.DialContext(&net.Dialer{Resolver: n.resolver(t), Control: r.control})(t.Context(), "tcp", "receiver.test:443")
		g.Expect(err).To(MatchError(ErrForbidden))
		g.Expect(r.tried).To(BeEmpty())
	})
}

// Of two addresses that race, the connection that lost is closed.
func TestARaceOfAddressesLeaksNoConnection(t *testing.T) {
	g := NewWithT(t)
	four := listen(t, "127.0.0.1:0")
	six := listen(t, "[::1]:"+four.port)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	meeting := make(chan struct{})
	dialer := &net.Dialer{
		Resolver:      (&names{v4: [][]string{{"127.0.0.1"}}, v6: []string{"::1"}}).resolver(t),
		FallbackDelay: 1, // ns
		Control: func(string, string, syscall.RawConn) error { // each waits for the other
			select {
			case meeting <- struct{}{}:
			case <-meeting:
			case <-ctx.Done():
			}
			return ctx.Err()
		},
	}
	conn, err := Rules{}.DialContext(dialer)(ctx, "tcp", "receiver.test:"+four.port)
	g.Expect(err).NotTo(HaveOccurred())
	winner, loser := four, six
	if conn.RemoteAddr().(*net.TCPAddr).IP.To4() == nil {
		winner, loser = six, four
	}
	g.Eventually(t.Context(), loser.closed).Should(Receive())
	g.Expect(winner.closed).NotTo(Receive())
	g.Expect(conn.Close()).To(Succeed())
	g.Eventually(t.Context(), winner.closed).Should(Receive())
}

func TestTheDialerKeepsWhatItDoes(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	var plain, full recorder
	withContext := func(_ context.Context, network, address string, c syscall.RawConn) error {
		return full.control(network, address, c)
	}
	for name, c := range map[string]struct {
		dialer *net.Dialer
		called *recorder
	}{
		"Control":        {&net.Dialer{Control: plain.control}, &plain},
		"ControlContext": {&net.Dialer{Control: plain.control, ControlContext: withContext}, &full},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			hadContext := c.dialer.ControlContext != nil
			expectReached(t, Rules{}.DialContext(c.dialer), "127.0.0.1:"+l.port, "127.0.0.1:"+l.port)
			g.Expect(c.called.tried).To(Equal([]string{"127.0.0.1:" + l.port}))
			g.Expect(c.dialer.ControlContext != nil).To(Equal(hadContext), "the caller's dialer was changed")
		})
	}
}
