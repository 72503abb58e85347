package devca

import (
	"crypto/tls"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// leafLimit bounds the certificates that are kept: clients choose the names.
const leafLimit = 256

// leaves are the certificates that were made, by what is in them beside localhost.
type leaves struct {
	mu    sync.Mutex
	made  map[string]*tls.Certificate
	order []string // the oldest first
}

// leaf returns the certificate for a handshake. Each is made once: that takes well under a millisecond, so others wait.
func (ca *CA) leaf(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	host := asked(hello)
	ca.leaves.mu.Lock()
	defer ca.leaves.mu.Unlock()
	if kept, ok := ca.leaves.made[host]; ok {
		return kept, nil
	}
	made, err := ca.sign(with(host), time.Now())
	if err != nil {
		return nil, fmt.Errorf("certificate for %q: %w", host, err)
	}
	ca.leaves.keep(host, made)
	return made, nil
}

// keep keeps a certificate, in place of the oldest one when there are enough.
func (l *leaves) keep(host string, made *tls.Certificate) {
	if l.made == nil {
		l.made = map[string]*tls.Certificate{}
	}
	if len(l.order) == leafLimit {
		delete(l.made, l.order[0])
		l.order = slices.Delete(l.order, 0, 1)
	}
	l.made[host] = made
	l.order = append(l.order, host)
}

// asked returns the host or address that a client wants, or "" for localhost and for whatever the authority does not
// sign for: who asks for that gets the certificate for localhost, and says what is wrong. A client that asks for an
// address names none (RFC 6066 section 3); then it is the one that it has connected to.
func asked(hello *tls.ClientHelloInfo) string {
	host := strings.ToLower(hello.ServerName)
	if host == "" && hello.Conn != nil {
		if local, ok := hello.Conn.LocalAddr().(interface{ AddrPort() netip.AddrPort }); ok {
			host = local.AddrPort().Addr().Unmap().String()
		}
	}
	if slices.Contains(usual, host) || !permitted(host) {
		return ""
	}
	return host
}

// usual is what every certificate is for.
var usual = []string{"localhost", "127.0.0.1", "::1"}

// with returns what the certificate for a host or an address is for, or, with "", the one for localhost.
func with(host string) []string {
	if host == "" {
		return usual
	}
	return append([]string{host}, usual...)
}

// hostName is what a host is called (RFC 1123 section 2.1), underscores tolerated as Docker's names have them.
var hostName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
})

// permitted tells whether the authority signs for a host or an address.
func permitted(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback() && address.Zone() == ""
	}
	below := func(domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
	return len(host) <= 253 && hostName().MatchString(host) && slices.ContainsFunc(domains, below)
}
