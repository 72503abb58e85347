// Package target says which addresses deliveries may go to. A simulator sends requests to whatever address a
// subscriber registers; without such rules anyone who can register one could make it call the services of the network
// it runs in (server-side request forgery, OWASP A10:2021).
//
// Loopback and the private ranges are what a test bench is for, and allowed. Everything else has to be allowed by
// whoever starts the simulator, except for addresses that no receiver of webhooks has: they are always refused.
package target

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// ErrForbidden is what every refusal of an address is, as errors.Is tells. The text of such an error says what to do.
var ErrForbidden = errors.New("forbidden target")

// refusal is the sentence by which an address is refused.
type refusal string

func (r refusal) Error() string      { return string(r) }
func (refusal) Is(target error) bool { return target == ErrForbidden }

// Rules says which addresses may be called. The zero value allows loopback and the private ranges.
type Rules struct {
	Allow []netip.Prefix // what is allowed beside them, IPv4 ranges as such and not in IPv6 clothes
}

// ParseRules reads the values of --allow-target: ranges in CIDR notation, or single addresses. Errors are one line that
// names the value and says what to write.
func ParseRules(cidrs []string) (Rules, error) {
	var r Rules
	for _, value := range cidrs {
		prefix, err := parseRange(strings.TrimSpace(value))
		if err != nil {
			return Rules{}, fmt.Errorf("--allow-target %q: %w", value, err)
		}
		r.Allow = append(r.Allow, prefix)
	}
	return r, nil
}

func parseRange(value string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(value)
	if err != nil {
		address, err := netip.ParseAddr(value)
		if err != nil || address.Zone() != "" {
			return netip.Prefix{}, errors.New("want a range such as 203.0.113.0/24 or 2001:db8::/32, or one IP address")
		}
		prefix = netip.PrefixFrom(address, address.BitLen())
	}
	if meant, wraps := unwrapRange(prefix); wraps {
		return netip.Prefix{}, fmt.Errorf("stands for IPv4 addresses and is judged as such; write %s", meant)
	}
	return prefix.Masked(), nil
}

// Check returns nil when the address may be called, and an error that is ErrForbidden otherwise. An IPv6 address that
// stands for an IPv4 one is judged as that.
func (r Rules) Check(address netip.Addr) error {
	if !address.IsValid() {
		return refusal("an address without a host is never called; name the host of the target")
	}
	spelled := address.WithZone("")
	address = unwrap(spelled)
	subject := spelled.String()
	if address != spelled {
		subject += " (" + address.String() + ")"
	}
	if what := alwaysRefused(address); what != "" {
		return refusal(fmt.Sprintf("%s is always refused: it is %s", subject, what))
	}
	if holds(private, address) || holds(r.Allow, address) {
		return nil
	}
	return refusal(fmt.Sprintf("%s is outside loopback and private ranges; allow it with --allow-target %s",
		subject, netip.PrefixFrom(address, address.BitLen())))
}

func holds(ranges []netip.Prefix, address netip.Addr) bool {
	return slices.ContainsFunc(ranges, func(p netip.Prefix) bool { return p.Contains(address) })
}
