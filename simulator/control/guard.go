package control

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// guard keeps from what steers the simulator whoever is not meant to: pages of other sites in the user's browser, and,
// where there is a token, whoever does not have it.
type guard struct {
	origins  *http.CrossOriginProtection
	loopback bool
	host     string // of the simulator's base URL
	token    token
}

func newGuard(o Options) guard {
	g := guard{origins: http.NewCrossOriginProtection(), loopback: o.Loopback, token: token(o.Token)}
	if address, err := url.Parse(o.Simulator.BaseURL()); err == nil {
		g.host = address.Hostname()
	}
	return g
}

func (g guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case g.loopback && !g.isOwn(r.Host):
			refuse(w, refusal(http.StatusForbidden, "this host is not served here: the simulator is for its own machine, call it as localhost or 127.0.0.1"))
		case g.origins.Check(r) != nil:
			refuse(w, refusal(http.StatusForbidden, "a page of another site may not change anything here: call it from the simulator's own page, or without a browser"))
		case g.token.comes(r):
			g.token.keep(w, r)
		case g.token.isIn(r):
			next.ServeHTTP(w, r)
		default:
			w.Header().Set("WWW-Authenticate", `Bearer realm="hookbench"`)
			refuse(w, refusal(http.StatusUnauthorized, "a token is needed: send Authorization: Bearer TOKEN, or open /?token=TOKEN in a browser"))
		}
	})
}

// isOwn tells whether a Host header means this machine.
func (g guard) isOwn(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.TrimSuffix(strings.ToLower(strings.Trim(name, "[]")), ".")
	address, err := netip.ParseAddr(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || err == nil && address.Unmap().IsLoopback() ||
		name != "" && strings.EqualFold(name, g.host)
}
