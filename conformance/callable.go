package conformance

import (
	"cmp"
	"net/url"
	"strconv"
)

// Callable tells whether an address is one that http requests can go to.
func Callable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	port, err := strconv.Atoi(cmp.Or(u.Port(), "80"))
	return err == nil && port > 0 && port <= 65535
}
