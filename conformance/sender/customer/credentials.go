package customer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/hookbench/hookbench/specs"
)

// Tokens say where the provider's access tokens come from.
type Tokens struct {
	URL          string
	ClientID     string
	ClientSecret string
	// Told is given every token, so that it can be kept out of reports; nil: nobody is told.
	Told func(token string)
}

// Credentials say as whom a call is made. The zero value stands for those of the run.
type Credentials struct {
	kind   credentialKind
	text   string
	scopes []string
}

type credentialKind int

const (
	usual credentialKind = iota
	nobody
	key
	bearer
	scoped
)

// Nobody shows no credentials.
func Nobody() Credentials { return Credentials{kind: nobody} }

// Key shows an API key.
func Key(text string) Credentials { return Credentials{kind: key, text: text} }

// Authorization shows a value of the Authorization header.
func Authorization(value string) Credentials { return Credentials{kind: bearer, text: value} }

// Scoped shows an access token that was asked for with these scopes alone.
func Scoped(scopes ...string) Credentials { return Credentials{kind: scoped, scopes: scopes} }

// The errors of calls that cannot be made for want of credentials.
var (
	ErrNoTokens = errors.New("the run names no token endpoint: give --token-url, --client-id and --client-secret")
	ErrNoKey    = errors.New("the run has no API key: give --api-key")
)

func (c *Customer) authenticate(ctx context.Context, header http.Header, operation *specs.Operation, as Credentials) error {
	api := c.options.Provider.Contract.API
	switch as.kind {
	case nobody:
		return nil
	case bearer:
		header.Set("Authorization", as.text)
		return nil
	case key:
		if api == nil || api.APIKeys == nil {
			return ErrNoKey
		}
		header.Set(api.APIKeys.Header, as.text)
		return nil
	case scoped:
		return c.bear(ctx, header, as.scopes)
	}
	switch {
	case len(operation.Security) == 0, api == nil:
		return nil
	case api.APIKeys != nil && c.options.APIKey == "":
		return ErrNoKey
	case api.APIKeys != nil:
		header.Set(api.APIKeys.Header, c.options.APIKey)
		return nil
	case api.Token != nil:
		return c.bear(ctx, header, api.Token.Scopes)
	}
	return nil
}

func (c *Customer) bear(ctx context.Context, header http.Header, scopes []string) error {
	token, err := c.wallet.token(ctx, scopes)
	if err == nil {
		header.Set("Authorization", "Bearer "+token)
	}
	return err
}

// wallet keeps access tokens until it is told that time has passed.
type wallet struct {
	client *Customer

	mu     sync.Mutex
	tokens map[string]string // by scope
}

// Forget drops the access tokens: they expire on the sender's clock.
func (c *Customer) Forget() {
	c.wallet.mu.Lock()
	defer c.wallet.mu.Unlock()
	c.wallet.tokens = nil
}

func (w *wallet) token(ctx context.Context, scopes []string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	scope := strings.Join(scopes, " ")
	if token := w.tokens[scope]; token != "" {
		return token, nil
	}
	options := w.client.options.Tokens
	if options.URL == "" {
		return "", ErrNoTokens
	}
	answer := w.client.Token(ctx, "a token request", TokenRequest(options.ClientID, options.ClientSecret, scope))
	var body struct {
		Token string `json:"access_token"`
	}
	err := json.Unmarshal(answer.Body, &body)
	switch {
	case !answer.Success():
		return "", fmt.Errorf("no access token could be had for scope %q: the token request %s", scope, answer.Said())
	case err != nil || body.Token == "":
		return "", fmt.Errorf("no access token could be had for scope %q: the token request %s, and the answer has no access_token", scope, answer.Said())
	}
	if options.Told != nil {
		options.Told(body.Token)
	}
	if w.tokens == nil {
		w.tokens = map[string]string{}
	}
	w.tokens[scope] = body.Token
	return body.Token, nil
}

// TokenRequest returns the form of a client-credentials request. An empty scope is left out.
func TokenRequest(id, secret, scope string) url.Values {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	if scope != "" {
		form.Set("scope", scope)
	}
	return form
}

// Token sends a form to the provider's token endpoint.
func (c *Customer) Token(ctx context.Context, note string, form url.Values) Answer {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}}
	return c.exchange(ctx, Exchange{
		Note: note, Method: http.MethodPost, URL: c.options.Tokens.URL, Header: header, Body: []byte(form.Encode()),
	})
}

// Bearer returns the value of the Authorization header for a token with these scopes, "" where none can be had.
func (c *Customer) Bearer(ctx context.Context, scopes []string) string {
	token, err := c.wallet.token(ctx, scopes)
	if err != nil {
		return ""
	}
	return "Bearer " + token
}
