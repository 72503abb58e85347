package oauth

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
)

// AuthMethod says how a client proves at the token endpoint who it is. The names are those of RFC 7591 section 2.
type AuthMethod string

// The two ways to use a client secret (RFC 6749 section 2.3.1).
const (
	ClientSecretPost  AuthMethod = "client_secret_post"  // form parameters
	ClientSecretBasic AuthMethod = "client_secret_basic" // Basic authentication, both parts form-encoded first
)

// Client is somebody who may have tokens.
type Client struct{ ID, Secret string }

func invalidClient(description string) *refusal {
	return &refusal{http.StatusUnauthorized, "invalid_client", description}
}

// authenticate returns the id of the client that sent the request.
func (e TokenEndpoint) authenticate(r *http.Request, form url.Values) (string, error) {
	client, err := presented(r, form)
	switch {
	case err != nil:
		return "", err
	case client.ID == "" || client.Secret == "":
		return "", invalidClient("client id and secret are needed")
	case e.Clients != nil && !known(e.Clients, client):
		return "", invalidClient("client id or secret is wrong")
	}
	return client.ID, nil
}

// presented returns the credentials of the request, which may come in one of two ways and not in both.
func presented(r *http.Request, form url.Values) (Client, error) {
	inBody := Client{form.Get("client_id"), form.Get("client_secret")}
	if r.Header.Get("Authorization") == "" {
		return inBody, nil
	}
	id, secret, ok := r.BasicAuth()
	if !ok {
		return Client{}, invalidClient("the Authorization header is not Basic")
	}
	id, errID := url.QueryUnescape(id)
	secret, errSecret := url.QueryUnescape(secret)
	switch {
	case errID != nil || errSecret != nil:
		return Client{}, invalidClient("client id and secret must be form-encoded before they are joined for Basic")
	case inBody.Secret != "":
		return Client{}, invalidRequest("the client secret comes both in the header and in the body")
	case inBody.ID != "" && inBody.ID != id:
		return Client{}, invalidRequest("the client ids in the header and in the body differ")
	}
	return Client{id, secret}, nil
}

// known looks through all clients, so that the time it takes tells nothing about ids and secrets.
func known(clients []Client, c Client) bool {
	found := 0
	for _, k := range clients {
		found |= equal(k.ID, c.ID) & equal(k.Secret, c.Secret)
	}
	return found == 1
}

func equal(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}
