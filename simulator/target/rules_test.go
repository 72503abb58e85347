package target

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// everything is the widest permission that can be asked for.
func everything(t testing.TB) Rules {
	t.Helper()
	r, err := ParseRules([]string{"0.0.0.0/0", "::/0"})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return r
}

func TestLoopbackAndPrivateRangesAreAllowed(t *testing.T) {
	for _, address := range []string{
		"127.0.0.0", "127.0.0.1", "127.255.255.255", "::1",
		"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255",
		"fc00::", "fd12:3456:789a::1", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fd00:ec3::1", "fd12::1%eth0",
		"::ffff:127.0.0.1", "::ffff:10.1.2.3", "::127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1",
		"2002:7f00:1::", "2002:c0a8:101:1::2",
	} {
		t.Run(address, func(t *testing.T) {
			NewWithT(t).Expect(Rules{}.Check(netip.MustParseAddr(address))).To(Succeed())
		})
	}
}

func TestEverythingElseHasToBeAllowed(t *testing.T) {
	for address, write := range map[string]string{
		"1.0.0.0":              "1.0.0.0/32",
		"9.255.255.255":        "9.255.255.255/32",
		"11.0.0.0":             "11.0.0.0/32",
		"100.64.0.1":           "100.64.0.1/32",
		"100.127.255.255":      "100.127.255.255/32",
		"126.255.255.255":      "126.255.255.255/32",
		"128.0.0.0":            "128.0.0.0/32",
		"169.253.255.255":      "169.253.255.255/32",
		"169.255.0.0":          "169.255.0.0/32",
		"172.15.255.255":       "172.15.255.255/32",
		"172.32.0.0":           "172.32.0.0/32",
		"192.0.0.1":            "192.0.0.1/32",
		"192.167.255.255":      "192.167.255.255/32",
		"192.169.0.0":          "192.169.0.0/32",
		"198.18.0.1":           "198.18.0.1/32",
		"203.0.113.7":          "203.0.113.7/32",
		"223.255.255.255":      "223.255.255.255/32",
		"240.0.0.1":            "240.0.0.1/32",
		"255.255.255.254":      "255.255.255.254/32",
		"fbff::1":              "fbff::1/128",
		"fe00::1":              "fe00::1/128",
		"fec0::1":              "fec0::1/128",
		"2001:db8::1":          "2001:db8::1/128",
		"2001:1::1":            "2001:1::1/128",
		"2606:4700:4700::1111": "2606:4700:4700::1111/128",
		"::ffff:203.0.113.7":   "203.0.113.7/32",
		"::203.0.113.7":        "203.0.113.7/32",
		"::ffff:0:203.0.113.7": "203.0.113.7/32",
		"64:ff9b::203.0.113.7": "203.0.113.7/32",
		"2002:cb00:7107::1":    "203.0.113.7/32",
	} {
		t.Run(address, func(t *testing.T) {
			g := NewWithT(t)
			ip := netip.MustParseAddr(address)
			err := Rules{}.Check(ip)
			g.Expect(err).To(MatchError(ErrForbidden))
			g.Expect(err).To(MatchError(And(HavePrefix(ip.String()), HaveSuffix("is outside loopback and private ranges; allow it with --allow-target "+write))))
			asTold, err := ParseRules([]string{write})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(asTold.Check(ip)).To(Succeed(), "what the error says to write must help")
			g.Expect(everything(t).Check(ip)).To(Succeed())
		})
	}
}

func TestSomeAddressesAreAlwaysRefused(t *testing.T) {
	for address, what := range map[string]string{
		"169.254.0.0":                  "link-local",
		"169.254.1.1":                  "link-local",
		"169.254.255.255":              "link-local",
		"169.254.169.254":              "metadata",
		"fe80::1":                      "link-local",
		"fe80::1%eth0":                 "link-local",
		"fe80::a9fe:a9fe":              "link-local",
		"febf:ffff::1":                 "link-local",
		"fd00:ec2::254":                "metadata",
		"fd00:ec2::254%eth0":           "metadata",
		"fd00:ec2::23":                 "metadata",
		"fd20:ce::254":                 "metadata",
		"fd00:42::42":                  "metadata",
		"100.100.100.200":              "metadata",
		"192.0.0.192":                  "metadata",
		"168.63.129.16":                "metadata",
		"0.0.0.0":                      "of this host",
		"0.0.0.1":                      "of this host",
		"0.255.255.255":                "of this host",
		"::":                           "unspecified",
		"224.0.0.1":                    "multicast",
		"239.255.255.255":              "multicast",
		"ff02::1":                      "multicast",
		"ff00::":                       "multicast",
		"255.255.255.255":              "broadcast",
		"64:ff9b:1::a9fe:a9fe":         "cannot be told",
		"64:ff9b:1:ffff::1":            "cannot be told",
		"2001:0:4136:e378:8000::1":     "cannot be told",
		"::ffff:169.254.169.254":       "metadata",
		"::ffff:0:169.254.169.254":     "metadata",
		"::169.254.169.254":            "metadata",
		"::2":                          "of this host",
		"::ffff:0.0.0.0":               "of this host",
		"64:ff9b::169.254.169.254":     "metadata",
		"64:ff9b::100.100.100.200":     "metadata",
		"2002:a9fe:a9fe::1":            "metadata",
		"2002:a9fe:101:ffff:ffff::255": "link-local",
		"2002:e000:1::":                "multicast",
		"2002::":                       "of this host",
	} {
		t.Run(address, func(t *testing.T) {
			g := NewWithT(t)
			ip := netip.MustParseAddr(address)
			single := Rules{Allow: []netip.Prefix{netip.PrefixFrom(ip.WithZone(""), ip.BitLen())}}
			for _, rules := range []Rules{{}, everything(t), single} {
				err := rules.Check(ip)
				g.Expect(err).To(MatchError(ErrForbidden))
				g.Expect(err).To(MatchError(And(ContainSubstring("is always refused: it is "), ContainSubstring(what))))
				g.Expect(err).NotTo(MatchError(ContainSubstring("--allow-target")), "allowing it would not help")
			}
		})
	}
	t.Run("no address", func(t *testing.T) {
		NewWithT(t).Expect(everything(t).Check(netip.Addr{})).To(MatchError(ErrForbidden))
	})
}

func TestAnAddressInOtherClothesIsNamedWithWhatItReaches(t *testing.T) {
	NewWithT(t).Expect(Rules{}.Check(netip.MustParseAddr("64:ff9b::203.0.113.7"))).To(MatchError(
		"64:ff9b::cb00:7107 (203.0.113.7) is outside loopback and private ranges; allow it with --allow-target 203.0.113.7/32"))
}

func TestParseRules(t *testing.T) {
	for name, c := range map[string]struct {
		values []string
		want   []string
	}{
		"nothing":              {nil, nil},
		"ranges":               {[]string{"203.0.113.0/24", "2001:db8::/32"}, []string{"203.0.113.0/24", "2001:db8::/32"}},
		"single addresses":     {[]string{"203.0.113.7", "2001:db8::7"}, []string{"203.0.113.7/32", "2001:db8::7/128"}},
		"an address in it":     {[]string{"203.0.113.7/24"}, []string{"203.0.113.0/24"}},
		"spaces around":        {[]string{" 203.0.113.0/24 "}, []string{"203.0.113.0/24"}},
		"everything":           {[]string{"0.0.0.0/0", "::/0"}, []string{"0.0.0.0/0", "::/0"}},
		"more than embeddings": {[]string{"2000::/3", "2002::/15"}, []string{"2000::/3", "2002::/15"}},
		"what is allowed":      {[]string{"::1"}, []string{"::1/128"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r, err := ParseRules(c.values)
			g.Expect(err).NotTo(HaveOccurred())
			var got []string
			for _, p := range r.Allow {
				got = append(got, p.String())
			}
			g.Expect(got).To(Equal(c.want))
		})
	}
}

func TestWrongRangesAreNamedWithWhatToWrite(t *testing.T) {
	for value, want := range map[string]string{
		"":                       "203.0.113.0/24",
		"203.0.113.0/33":         "203.0.113.0/24",
		"203.0.113/24":           "203.0.113.0/24",
		"receiver.test":          "203.0.113.0/24",
		"203.0.113.7:80":         "203.0.113.0/24",
		"203.0.113.0/24,::1":     "203.0.113.0/24",
		"2001:db8::%eth0/32":     "2001:db8::/32",
		"2001:db8::1%eth0":       "one IP address",
		"::ffff:203.0.113.0/120": "write 203.0.113.0/24",
		"::ffff:203.0.113.7":     "write 203.0.113.7/32",
		"64:ff9b::/96":           "write 0.0.0.0/0",
		"2002:cb00:7100::/40":    "write 203.0.113.0/24",
		"2002:cb00:7107::/48":    "write 203.0.113.7/32",
		"2002:cb00:7107:1::/64":  "write 203.0.113.7/32",
		"line\nbreak":            "203.0.113.0/24",
	} {
		t.Run(value, func(t *testing.T) {
			g := NewWithT(t)
			_, err := ParseRules([]string{"10.0.0.0/8", value})
			g.Expect(err).To(MatchError(And(HavePrefix("--allow-target "), ContainSubstring(want))))
			g.Expect(strings.Count(err.Error(), "\n")).To(BeZero())
			g.Expect(errors.Is(err, ErrForbidden)).To(BeFalse(), "a wrong flag is not a refusal")
		})
	}
}
