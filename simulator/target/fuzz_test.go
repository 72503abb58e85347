package target

import (
	"net/netip"
	"testing"

	. "github.com/onsi/gomega"
)

// An address is judged alike in all its spellings, whatever is allowed, and what is refused without --allow-target stays
// refused or becomes allowed with it, never the other way round.
func FuzzCheck(f *testing.F) {
	for _, address := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "203.0.113.7", "255.255.255.255", "::", "::1", "fd00:ec2::254", "64:ff9b::1", "2002::", "fe80::1"} {
		ip := netip.MustParseAddr(address)
		f.Add(ip.AsSlice(), ip.AsSlice(), uint8(24))
	}
	f.Add([]byte{1, 2, 3}, []byte{}, uint8(0))
	f.Fuzz(func(t *testing.T, address, allowed []byte, bits uint8) {
		g := NewWithT(t)
		rules := rulesFrom(allowed, int(bits))
		ip, _ := netip.AddrFromSlice(address)
		judged := rules.Check(ip)
		if judged != nil {
			g.Expect(judged).To(MatchError(ErrForbidden))
			g.Expect(Rules{}.Check(ip)).To(MatchError(ErrForbidden), "a permission took something away")
		}
		if !ip.Is4() {
			return
		}
		for _, same := range spellings(ip.As4()) {
			g.Expect(rules.Check(same) == nil).To(Equal(judged == nil), "%s and %s are judged differently", ip, same)
		}
	})
}

// rulesFrom allows the range, if it is one.
func rulesFrom(address []byte, bits int) Rules {
	ip, _ := netip.AddrFromSlice(address)
	r, err := ParseRules([]string{netip.PrefixFrom(ip, bits).String()})
	if err != nil {
		return Rules{}
	}
	return r
}

// spellings are the IPv6 addresses that reach an IPv4 one. Two of them are IPv6 addresses of their own in IPv4-compatible
// form (:: and ::1); both have a meaning of their own, and are left out.
func spellings(four [4]byte) []netip.Addr {
	a, b, c, d := four[0], four[1], four[2], four[3]
	all := []netip.Addr{
		netip.AddrFrom16([16]byte{10: 0xff, 11: 0xff, 12: a, 13: b, 14: c, 15: d}),
		netip.AddrFrom16([16]byte{8: 0xff, 9: 0xff, 12: a, 13: b, 14: c, 15: d}),
		netip.AddrFrom16([16]byte{0, 0x64, 0xff, 0x9b, 12: a, 13: b, 14: c, 15: d}),
		netip.AddrFrom16([16]byte{0x20, 0x02, a, b, c, d, 15: 1}),
	}
	if compatible := netip.AddrFrom16([16]byte{12: a, 13: b, 14: c, 15: d}); compatible != netip.IPv6Unspecified() && !compatible.IsLoopback() {
		all = append(all, compatible)
	}
	return all
}

// FuzzParseRules: any text is read or refused, and what is refused is named.
func FuzzParseRules(f *testing.F) {
	for _, value := range []string{"203.0.113.0/24", "::/0", "::ffff:1.2.3.4/100", "fe80::1%eth0", "1.2.3.4/99", ""} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		g := NewWithT(t)
		r, err := ParseRules([]string{value})
		if err != nil {
			g.Expect(err).To(MatchError(HavePrefix("--allow-target ")))
			return
		}
		g.Expect(r.Allow).To(HaveLen(1))
		again, err := ParseRules([]string{r.Allow[0].String()})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(again).To(Equal(r))
	})
}
