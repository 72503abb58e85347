package oauth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

const (
	secret = "s3cret-of-the-client"
	leaked = "tok3n-that-must-not-leak"
)

func answering(t *testing.T, handler http.HandlerFunc) TokenClient {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return TokenClient{URL: server.URL + "/token?key=" + secret, ID: "id", Secret: secret}
}

func TestTheRequestOfAClient(t *testing.T) {
	g := NewWithT(t)
	for _, auth := range []AuthMethod{"", ClientSecretPost, ClientSecretBasic} {
		var form, query, authorization string
		c := answering(t, func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm()
			form, query, authorization = r.PostForm.Encode(), r.URL.RawQuery, r.Header.Get("Authorization")
			w.Header().Set("Content-Type", "application/json;charset=UTF-8")
			fmt.Fprint(w, `{"access_token":"abc","token_type":"bearer","expires_in":"3600"}`)
		})
		c.Auth, c.Scope, c.Audience = auth, "a b", "https://me"
		token, err := c.Token(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(token).To(Equal("abc"))
		g.Expect(query).To(Equal("key=" + secret))
		if auth == ClientSecretBasic {
			g.Expect(form).To(Equal("audience=https%3A%2F%2Fme&grant_type=client_credentials&scope=a+b"))
			g.Expect(authorization).To(HavePrefix("Basic "))
		} else {
			g.Expect(form).To(Equal("audience=https%3A%2F%2Fme&client_id=id&client_secret=" + secret + "&grant_type=client_credentials&scope=a+b"))
			g.Expect(authorization).To(BeEmpty())
		}
	}
}

func TestEachTokenIsFetchedAnew(t *testing.T) {
	g := NewWithT(t)
	requests := 0
	c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":"t%d","token_type":"Bearer"}`, requests)
	})
	for n := range 3 {
		g.Expect(c.Token(t.Context())).To(Equal(fmt.Sprintf("t%d", n+1)))
	}
}

func TestErrorsTellNoSecrets(t *testing.T) {
	body := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			fmt.Fprint(w, text)
		}
	}
	raw := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			connection, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprint(connection, text)
				connection.Close()
			}
		}
	}
	for name, x := range map[string]struct {
		handler http.HandlerFunc
		says    string
	}{
		"refused":             {body(401, `{"error":"invalid_client","error_description":"`+secret+" "+leaked+`"}`), "status 401, error invalid_client"},
		"refused with 200":    {body(200, `{"error":"invalid_scope","access_token":"`+leaked+`"}`), "status 200, error invalid_scope"},
		"error is the secret": {body(400, `{"error":"`+secret+`"}`), "status 400 without an OAuth error code"},
		"error is prose":      {body(400, `{"error":"no `+leaked+`"}`), "status 400 without an OAuth error code"},
		"HTML":                {body(502, "<html>"+secret+leaked), "status 502 without an OAuth error code"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere?"+leaked, http.StatusTemporaryRedirect)
		},
			"status 307: credentials are not sent on"},
		"broken redirect":       {raw("HTTP/1.1 302 Found\r\nLocation: http://" + leaked + ":port\r\nContent-Length: 0\r\n\r\n"), "status 302: credentials are not sent on"},
		"not JSON":              {body(200, leaked), "not application/json with an access_token"},
		"no token":              {body(200, `{"token_type":"Bearer"}`), "not application/json with an access_token"},
		"number for a token":    {body(200, `{"access_token":1}`), "not application/json with an access_token"},
		"echo in the lifetime":  {body(200, `{"access_token":"x","expires_in":"`+secret+`"}`), "not application/json with an access_token"},
		"too large":             {body(200, `{"access_token":"`+leaked+strings.Repeat("x", 1<<20)+`"}`), "larger than 1 MiB"},
		"another type":          {body(200, `{"access_token":"`+leaked+`","token_type":"mac"}`), "token_type is not Bearer"},
		"line break in a token": {body(200, `{"access_token":"`+leaked+`\r\nX: y","token_type":"Bearer"}`), "cannot carry"},
		"not HTTP":              {raw(secret + leaked + "\r\n\r\n"), "no answer"},
		"broken header":         {raw("HTTP/1.1 200 OK\r\n" + leaked + "\r\n\r\n"), "no answer"},
		"broken length":         {raw("HTTP/1.1 200 OK\r\nContent-Length: " + leaked + "\r\n\r\n"), "no answer"},
		"closed":                {raw(""), "no answer"},
		"cut off":               {raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{" + leaked), "not application/json with an access_token"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			token, err := answering(t, x.handler).Token(t.Context())
			g.Expect(token).To(BeEmpty())
			g.Expect(err).To(MatchError(And(HavePrefix("token endpoint http://127.0.0.1:"), ContainSubstring("/token: "), ContainSubstring(x.says))))
			g.Expect(err.Error()).NotTo(Or(ContainSubstring(secret), ContainSubstring(leaked), ContainSubstring("\n")))
		})
	}
}

func TestCredentialsDoNotFollowARedirect(t *testing.T) {
	g := NewWithT(t)
	elsewhere := 0
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer thief.Close()
	for status := 301; status <= 308; status++ {
		c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", thief.URL)
			w.WriteHeader(status)
		})
		_, err := c.Token(t.Context())
		g.Expect(err).To(MatchError(ContainSubstring(fmt.Sprintf("status %d", status))))
	}
	g.Expect(elsewhere).To(BeZero())
}

func TestTheDeadlineHoldsForTheWholeExchange(t *testing.T) {
	beginning := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, text)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}
	}
	for name, handler := range map[string]http.HandlerFunc{
		"in the body":       beginning(`{"access_token":`),
		"before the header": func(_ http.ResponseWriter, r *http.Request) { _ = r.ParseForm(); <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			c := answering(t, handler)
			c.Timeout = 50 * time.Millisecond
			_, err := c.Token(t.Context())
			g.Expect(errors.Is(err, context.DeadlineExceeded)).To(BeTrue(), "%v", err)

			c.Timeout = time.Hour
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err = c.Token(ctx)
			g.Expect(errors.Is(err, context.Canceled)).To(BeTrue(), "%v", err)
		})
	}
}

func TestUnusableSettings(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	nobody := "http://" + listener.Addr().String() + "/token"
	listener.Close()
	for _, x := range []struct {
		client TokenClient
		says   string
	}{
		{TokenClient{URL: nobody, ID: "i", Secret: secret}, "connection refused"},
		{TokenClient{URL: "http://user:pass" + leaked + "/x@host", ID: "i", Secret: secret}, "not a URL"},
		{TokenClient{URL: "idp.example/token", ID: "i", Secret: secret}, "unsupported protocol scheme"},
		{TokenClient{URL: nobody, ID: "i", Secret: secret, Transport: failing("proxy refused " + secret)}, "no answer"},
		{TokenClient{URL: nobody, ID: "i", Secret: secret, Transport: failing("target not allowed")}, "no answer: target not allowed"},
		{TokenClient{URL: nobody, ID: "i", Secret: secret, Auth: "private_key_jwt"}, "want client_secret_post or client_secret_basic"},
	} {
		_, err := x.client.Token(t.Context())
		g.Expect(err).To(MatchError(ContainSubstring(x.says)))
		g.Expect(err.Error()).NotTo(Or(ContainSubstring(secret), ContainSubstring(leaked)))
	}
}

// failing is a transport that answers nothing.
type failing string

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New(string(f)) }
