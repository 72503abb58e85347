package target

import "net/netip"

// private is what may be called without being asked for: loopback (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3),
// private networks (RFC 1918) and unique local addresses (RFC 4193). Addresses shared behind a carrier's NAT
// (100.64.0.0/10, RFC 6598) are not among them: they belong to the carrier, not to whoever runs the bench.
var private = ranges(
	"127.0.0.0/8", "::1/128",
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
	"fc00::/7",
)

// never is what is always refused, the most telling name first. No receiver of webhooks has such an address; the
// metadata services of clouds hand out credentials to whoever calls them.
var never = []struct {
	what   string
	ranges []netip.Prefix
}{
	{"a cloud's metadata service", ranges(
		"169.254.169.254/32",
		"fd00:ec2::/32",      // AWS: the services of an instance, metadata at fd00:ec2::254
		"fd20:ce::254/128",   // Google Cloud
		"fd00:42::42/128",    // Scaleway
		"100.100.100.200/32", // Alibaba Cloud
		"192.0.0.192/32",     // Oracle Cloud
		"168.63.129.16/32",   // Azure: the host's services
	)},
	{"a link-local address", ranges("169.254.0.0/16", "fe80::/10")},                // RFC 3927, RFC 4291 section 2.5.6
	{"the unspecified address, which reaches this host", ranges("::/128")},         // RFC 4291 section 2.5.2
	{"an address of this host on this network", ranges("0.0.0.0/8")},               // RFC 1122 section 3.2.1.3
	{"a multicast address", ranges("224.0.0.0/4", "ff00::/8")},                     // RFC 5771, RFC 4291 section 2.7
	{"the broadcast address", ranges("255.255.255.255/32")},                        // RFC 919
	{"a translated address whose target cannot be told", ranges("64:ff9b:1::/48")}, // RFC 8215
	{"a tunnelled address whose target cannot be told", ranges("2001::/32")},       // Teredo, RFC 4380
}

func ranges(cidrs ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(cidrs))
	for i, cidr := range cidrs {
		all[i] = netip.MustParsePrefix(cidr)
	}
	return all
}

// alwaysRefused returns what the address is, if that is always refused.
func alwaysRefused(address netip.Addr) string {
	for _, kind := range never {
		if holds(kind.ranges, address) {
			return kind.what
		}
	}
	return ""
}
