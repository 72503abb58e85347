package specs

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/gomega"
)

func TestHostsOfADocument(t *testing.T) {
	t.Parallel()
	token := func(address string) *openapi3.SecuritySchemeRef {
		flows := &openapi3.OAuthFlows{ClientCredentials: &openapi3.OAuthFlow{TokenURL: address}}
		return &openapi3.SecuritySchemeRef{Value: &openapi3.SecurityScheme{Type: "oauth2", Flows: flows}}
	}
	for name, c := range map[string]struct {
		servers []string
		schemes openapi3.SecuritySchemes
		want    []string
	}{
		"none":             {},
		"relative":         {servers: []string{"/v1"}},
		"with a variable":  {servers: []string{"https://{tenant}.example.com/v1", "https://api.example.com/{version}"}, want: []string{"api.example.com"}},
		"each once":        {servers: []string{"https://API.example.com/v1", "https://api.example.com/v2", "https://api.example.com:8443"}, want: []string{"api.example.com", "api.example.com:8443"}},
		"token endpoints":  {servers: []string{"https://api.example.com"}, schemes: openapi3.SecuritySchemes{"b": token("https://b.example.com/token"), "a": token("https://a.example.com/token")}, want: []string{"api.example.com", "a.example.com", "b.example.com"}},
		"schemes of a key": {schemes: openapi3.SecuritySchemes{"key": {Value: &openapi3.SecurityScheme{Type: "apiKey"}}, "broken": {}}},
		"no token address": {schemes: openapi3.SecuritySchemes{"a": token("")}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			doc := &openapi3.T{Components: &openapi3.Components{SecuritySchemes: c.schemes}}
			for _, url := range c.servers {
				doc.Servers = append(doc.Servers, &openapi3.Server{URL: url})
			}
			g.Expect(hostsOf(doc)).To(Equal(c.want))
		})
	}
}
