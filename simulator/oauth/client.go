package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// DefaultTimeout is how long a token request may take when the client says nothing else.
const DefaultTimeout = 30 * time.Second

// TokenClient fetches access tokens with the client-credentials grant. Each call of Token is a request of its own:
// nothing is cached. It is safe for concurrent use.
type TokenClient struct {
	URL       string // of the token endpoint
	ID        string
	Secret    string
	Scope     string            // sent as it is; "" sends none
	Audience  string            // form parameter audience; "" sends none
	Auth      AuthMethod        // "": ClientSecretPost
	Transport http.RoundTripper // nil: http.DefaultTransport
	Timeout   time.Duration     // of the whole exchange; zero: DefaultTimeout
}

// Token fetches a token. Errors give the status and the OAuth error code of the answer, and never a part of the
// credentials or of the answer's text.
//
// x/oauth2 makes the request and reads the answer (at most 1 MiB of it). What it leaves to its caller is done here:
// redirects are not followed, because the second address would get the credentials as well; there is a deadline;
// and its errors, which quote the answer, are worded anew.
func (c TokenClient) Token(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(c.Timeout, DefaultTimeout))
	defer cancel()
	token, err := c.fetch(ctx)
	if err != nil {
		return "", fmt.Errorf("token endpoint %s: %w", withoutSecrets(c.URL), err)
	}
	return token, nil
}

func (c TokenClient) fetch(ctx context.Context) (string, error) {
	if c.Auth != "" && c.Auth != ClientSecretPost && c.Auth != ClientSecretBasic {
		return "", fmt.Errorf("client authentication %q: want %s or %s", c.Auth, ClientSecretPost, ClientSecretBasic)
	}
	token, err := c.config().Token(context.WithValue(ctx, oauth2.HTTPClient, c.httpClient()))
	if err != nil {
		return "", c.reworded(ctx, err)
	}
	return token.AccessToken, checkUsable(token)
}

func (c TokenClient) config() *clientcredentials.Config {
	config := &clientcredentials.Config{
		TokenURL: c.URL, ClientID: c.ID, ClientSecret: c.Secret,
		AuthStyle:      oauth2.AuthStyleInParams,
		EndpointParams: url.Values{},
	}
	if c.Auth == ClientSecretBasic {
		config.AuthStyle = oauth2.AuthStyleInHeader
	}
	if c.Scope != "" {
		config.EndpointParams.Set("scope", c.Scope)
	}
	if c.Audience != "" {
		config.EndpointParams.Set("audience", c.Audience)
	}
	return config
}

func (c TokenClient) httpClient() *http.Client {
	inner := c.Transport
	if inner == nil {
		inner = http.DefaultTransport
	}
	return &http.Client{Transport: noRedirect{inner}}
}

// noRedirect turns redirects into errors before http.Client looks at them.
type noRedirect struct{ inner http.RoundTripper }

func (t noRedirect) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := t.inner.RoundTrip(r)
	if err != nil || answer.StatusCode/100 != 3 {
		return answer, err
	}
	answer.Body.Close()
	return nil, redirectError(answer.StatusCode)
}

type redirectError int

func (e redirectError) Error() string {
	return fmt.Sprintf("status %d: credentials are not sent on to another address", int(e))
}

// checkUsable refuses a token that cannot be sent as a bearer token (RFC 6749 sections 7.1 and A.12).
func checkUsable(token *oauth2.Token) error {
	if token.Type() != "Bearer" {
		return errors.New("the answer's token_type is not Bearer")
	}
	if strings.ContainsFunc(token.AccessToken, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("the access_token holds characters that a header cannot carry")
	}
	return nil
}

// errorCode is what an OAuth error code is made of; anything else in its place is not repeated, nor is a longer one.
var errorCode = regexp.MustCompile(`^[a-zA-Z0-9_.-]+$`)

const longestErrorCode = 64

// reworded says what went wrong without the words of the other side.
func (c TokenClient) reworded(ctx context.Context, err error) error {
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return c.refused(answer)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("no complete answer: %w", ctx.Err())
	}
	if broken, ok := errors.AsType[*url.Error](err); ok {
		return c.unanswered(broken)
	}
	return errors.New("the answer is not application/json with an access_token, or is larger than 1 MiB (RFC 6749 section 5.1)")
}

// unanswered says why there was no answer. net/http quotes an answer that it cannot read, in errors that begin as
// below.
func (c TokenClient) unanswered(err *url.Error) error {
	text := err.Err.Error()
	switch redirect, ok := errors.AsType[redirectError](err); {
	case ok:
		return redirect
	case err.Op == "parse":
		return errors.New("not a URL")
	case strings.HasPrefix(text, "net/http: HTTP/1.x transport connection broken"), c.tells(text):
		return errors.New("no answer: the connection broke, or what came back is not HTTP")
	default:
		return fmt.Errorf("no answer: %w", err.Err)
	}
}

// tells reports whether a text gives the secret away.
func (c TokenClient) tells(text string) bool {
	return c.Secret != "" && strings.Contains(text, c.Secret)
}

func (c TokenClient) refused(answer *oauth2.RetrieveError) error {
	status, code := answer.Response.StatusCode, answer.ErrorCode
	if !errorCode.MatchString(code) || len(code) > longestErrorCode || c.tells(code) {
		return fmt.Errorf("status %d without an OAuth error code", status)
	}
	return fmt.Errorf("status %d, error %s", status, code)
}

// withoutSecrets returns scheme, host and path of an address: user and query may hold credentials.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(not a URL)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
