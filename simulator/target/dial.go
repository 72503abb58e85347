package target

import (
	"context"
	"net"
	"net/netip"
	"syscall"
)

// DialContext returns the function of that name for a http.Transport: it connects as the dialer does (nil: as a zero
// one), and to no address that the rules refuse. The dialer is not changed.
//
// What is judged is each address right before it is connected to, after the name of the host was resolved: so a name
// that resolves to another address from one moment to the next gains nothing. Of a host with several addresses the
// refused ones are passed over. An error that comes from a refusal is ErrForbidden.
func (r Rules) DialContext(dialer *net.Dialer) func(ctx context.Context, network, address string) (net.Conn, error) {
	var guarded net.Dialer
	if dialer != nil {
		guarded = *dialer
	}
	before := controlOf(guarded)
	guarded.ControlContext = func(ctx context.Context, network, address string, c syscall.RawConn) error {
		if err := r.checkDialed(address); err != nil {
			return err
		}
		return before(ctx, network, address, c)
	}
	return guarded.DialContext
}

// checkDialed judges an address as a dialer gives it: an IP address and a port. Anything else (":80", which reaches
// this host, or the path of a Unix socket) is nothing that a delivery may go to.
func (r Rules) checkDialed(address string) error {
	to, _ := netip.ParseAddrPort(address)
	return r.Check(to.Addr())
}

type control = func(ctx context.Context, network, address string, c syscall.RawConn) error

// controlOf returns what the dialer does before it connects; ControlContext goes before Control, as in net.
func controlOf(dialer net.Dialer) control {
	switch {
	case dialer.ControlContext != nil:
		return dialer.ControlContext
	case dialer.Control != nil:
		return func(_ context.Context, network, address string, c syscall.RawConn) error {
			return dialer.Control(network, address, c)
		}
	default:
		return func(context.Context, string, string, syscall.RawConn) error { return nil }
	}
}
