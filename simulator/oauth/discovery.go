package oauth

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// Where an issuer serves what, below its URL.
const (
	keysPath  = "/.well-known/jwks.json"
	tokenPath = "/token"
)

// ServeHTTP serves /.well-known/openid-configuration, /.well-known/oauth-authorization-server,
// /.well-known/jwks.json and /token. An issuer whose URL has a path is mounted with http.StripPrefix.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) { i.routes.ServeHTTP(w, r) }

func (i *Issuer) newRoutes() *http.ServeMux {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /.well-known/openid-configuration", i.serveMetadata)
	routes.HandleFunc("GET /.well-known/oauth-authorization-server", i.serveMetadata)
	routes.HandleFunc("GET "+keysPath, i.serveKeys)
	routes.Handle(tokenPath, TokenEndpoint{
		Clients:  i.options.Clients,
		Lifetime: i.options.Lifetime,
		Clock:    i.options.Clock,
		Issue:    i.mintNewest,
	})
	return routes
}

// JWKSURL returns the address of the published keys.
func (i *Issuer) JWKSURL() string { return i.address(keysPath) }

// TokenURL returns the address of the token endpoint.
func (i *Issuer) TokenURL() string { return i.address(tokenPath) }

func (i *Issuer) address(path string) string { return strings.TrimRight(i.options.URL, "/") + path }

// metadata is the discovery document of RFC 8414 section 2, with what OpenID Connect Discovery section 3 demands
// beyond it, because libraries refuse a document that lacks it.
type metadata struct {
	Issuer        string                    `json:"issuer"`
	Keys          string                    `json:"jwks_uri"`
	Token         string                    `json:"token_endpoint"`
	AuthMethods   []AuthMethod              `json:"token_endpoint_auth_methods_supported"`
	Grants        []string                  `json:"grant_types_supported"`
	ResponseTypes []string                  `json:"response_types_supported"`
	Subjects      []string                  `json:"subject_types_supported"`
	Algorithms    []jose.SignatureAlgorithm `json:"id_token_signing_alg_values_supported"`
}

func (i *Issuer) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	writeDocument(w, metadata{
		Issuer:        i.options.URL,
		Keys:          i.JWKSURL(),
		Token:         i.TokenURL(),
		AuthMethods:   []AuthMethod{ClientSecretPost, ClientSecretBasic},
		Grants:        []string{"client_credentials"},
		ResponseTypes: []string{"none"}, // there is no authorization endpoint
		Subjects:      []string{"public"},
		Algorithms:    []jose.SignatureAlgorithm{i.options.Algorithm},
	})
}

func (i *Issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	keys, err := i.JWKS()
	if err != nil {
		http.Error(w, "the signing keys could not be made", http.StatusInternalServerError)
		return
	}
	if r.Method == http.MethodGet {
		i.fetches.Add(1)
	}
	writeDocument(w, keys)
}

// JWKS returns the public keys that tokens are signed with: one, or two after Rollover.
func (i *Issuer) JWKS() (jose.JSONWebKeySet, error) {
	sources := []func() (*signingKey, error){i.first}
	if i.rolled.Load() {
		sources = append(sources, i.second)
	}
	var set jose.JSONWebKeySet
	for _, source := range sources {
		k, err := source()
		if err != nil {
			return jose.JSONWebKeySet{}, err
		}
		set.Keys = append(set.Keys, k.public)
	}
	return set, nil
}

// JWKSFetches returns how often the keys were fetched over HTTP.
func (i *Issuer) JWKSFetches() int { return int(i.fetches.Load()) }

// writeDocument answers with JSON. It forbids reuse without asking, so that no cache on the way hides a rollover.
func writeDocument(w http.ResponseWriter, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	// The client went away: there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(document)
}
