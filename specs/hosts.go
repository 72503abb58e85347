package specs

import (
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Hosts returns the hosts of the addresses that openapi.yaml documents, in lower case and with their port where they have
// one: those of the servers, then those of the token endpoints. Servers with variables and relative ones have none.
func (p *Provider) Hosts() []string { return hostsOf(p.OpenAPI()) }

func hostsOf(doc *openapi3.T) []string {
	var hosts []string
	add := func(address string) {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || strings.ContainsAny(u.Host, "{}") {
			return
		}
		if host := strings.ToLower(u.Host); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	for _, server := range doc.Servers {
		add(server.URL)
	}
	if doc.Components != nil {
		for _, address := range tokenURLs(doc.Components.SecuritySchemes) {
			add(address)
		}
	}
	return hosts
}

// tokenURLs returns the addresses of the token endpoints that security schemes name, sorted.
func tokenURLs(schemes openapi3.SecuritySchemes) []string {
	var all []string
	for _, scheme := range schemes {
		if scheme.Value == nil || scheme.Value.Flows == nil {
			continue
		}
		flows := scheme.Value.Flows
		for _, flow := range []*openapi3.OAuthFlow{flows.ClientCredentials, flows.AuthorizationCode, flows.Password} {
			if flow != nil && flow.TokenURL != "" {
				all = append(all, flow.TokenURL)
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}
