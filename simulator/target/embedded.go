package target

import "net/netip"

// embeddings are the IPv6 ranges whose addresses hold an IPv4 address, and the byte at which it begins.
var embeddings = []struct {
	within netip.Prefix
	at     int
}{
	{netip.MustParsePrefix("::ffff:0:0/96"), 12},   // IPv4-mapped, RFC 4291 section 2.5.5.2
	{netip.MustParsePrefix("::ffff:0:0:0/96"), 12}, // IPv4-translated, RFC 2765 section 2.1
	{netip.MustParsePrefix("::/96"), 12},           // IPv4-compatible, RFC 4291 section 2.5.5.1
	{netip.MustParsePrefix("64:ff9b::/96"), 12},    // NAT64, RFC 6052 section 2.1
	{netip.MustParsePrefix("2002::/16"), 2},        // 6to4, RFC 3056 section 2
}

// unwrap returns the IPv4 address that an IPv6 address reaches, or the address itself where that is another.
func unwrap(address netip.Addr) netip.Addr {
	if inner, wraps := unwrapRange(netip.PrefixFrom(address, address.BitLen())); wraps {
		return inner.Addr()
	}
	return address
}

// unwrapRange returns the IPv4 range that an IPv6 range reaches, if it is one that holds no other addresses.
func unwrapRange(prefix netip.Prefix) (netip.Prefix, bool) {
	address := prefix.Addr()
	if address == netip.IPv6Unspecified() || address == netip.IPv6Loopback() { // not IPv4-compatible, RFC 4291 section 2.5.5.1
		return netip.Prefix{}, false
	}
	for _, e := range embeddings {
		if prefix.Bits() < e.within.Bits() || !e.within.Contains(address) {
			continue
		}
		all := address.As16()
		inner := netip.AddrFrom4([4]byte(all[e.at : e.at+4]))
		return netip.PrefixFrom(inner, min(prefix.Bits()-8*e.at, 32)).Masked(), true
	}
	return netip.Prefix{}, false
}
