// Package oauth plays both ends of the OAuth 2.0 client-credentials grant: an identity provider with its keys, its
// token endpoint and the forgeries of its tokens, and the client that fetches a token before a delivery.
package oauth

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// DefaultLifetime is how long a token is valid when nothing else is asked for.
const DefaultLifetime = time.Hour

// Options configure an Issuer. Only URL has no default.
type Options struct {
	URL       string                  // the iss claim, and what the addresses in the discovery document start with
	Algorithm jose.SignatureAlgorithm // RS256, which is what resource servers expect by default, or ES256
	Lifetime  time.Duration           // of tokens; zero: DefaultLifetime
	Clock     func() time.Time        // nil: time.Now
	Clients   []Client                // who gets tokens; nil: any client id with any secret
}

// Issuer is an identity provider: it mints access tokens (JWT) and serves its discovery documents, its keys and
// a token endpoint. Its keys are made when they are first needed, as that takes tens of milliseconds, and are never
// stored. It is safe for concurrent use.
type Issuer struct {
	options  Options
	routes   *http.ServeMux
	first    func() (*signingKey, error)
	second   func() (*signingKey, error)
	stranger func() (*signingKey, error) // signs forgeries; never published
	rolled   atomic.Bool
	fetches  atomic.Int64
}

// NewIssuer returns an issuer. The error is for a URL that cannot be an issuer's (RFC 8414 section 2) or for an
// algorithm other than RS256 and ES256.
func NewIssuer(o Options) (*Issuer, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	generate := func() (*signingKey, error) { return newSigningKey(o.Algorithm) }
	i := &Issuer{
		options:  o,
		first:    sync.OnceValues(generate),
		second:   sync.OnceValues(generate),
		stranger: sync.OnceValues(generate),
	}
	i.routes = i.newRoutes()
	return i, nil
}

// complete checks the options and fills in the defaults.
func (o Options) complete() (Options, error) {
	if err := checkURL(o.URL); err != nil {
		return o, fmt.Errorf("issuer %s: %w", withoutSecrets(o.URL), err)
	}
	o.Algorithm = cmp.Or(o.Algorithm, jose.RS256)
	if o.Algorithm != jose.RS256 && o.Algorithm != jose.ES256 {
		return o, fmt.Errorf("issuer algorithm %q: want RS256 or ES256", o.Algorithm)
	}
	o.Lifetime = cmp.Or(o.Lifetime, DefaultLifetime)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return o, nil
}

func checkURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return errors.New("not a URL")
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return errors.New("want http:// or https:// and a host")
	case strings.ContainsAny(address, "?#"), u.User != nil:
		return errors.New("want neither query nor fragment nor user")
	}
	return nil
}

// URL returns the issuer's identifier, as it stands in the iss claim.
func (i *Issuer) URL() string { return i.options.URL }

// Rollover publishes a second key beside the first, which stays valid. From then on the token endpoint signs with
// the second. Called again it changes nothing.
func (i *Issuer) Rollover() error {
	if _, err := i.second(); err != nil {
		return err
	}
	i.rolled.Store(true)
	return nil
}

// Key says which of an issuer's keys signs.
type Key int

// The keys of an issuer. The second one exists after Rollover.
const (
	FirstKey Key = iota
	SecondKey
)

// Mint returns a right token signed with the first key, also after a rollover.
func (i *Issuer) Mint(c Claims) (string, error) { return i.MintWith(FirstKey, c) }

// MintWith returns a right token signed with the given key. The error is for the second key before Rollover.
func (i *Issuer) MintWith(which Key, c Claims) (string, error) {
	source := i.first
	if which == SecondKey {
		if !i.rolled.Load() {
			return "", errors.New("second signing key: not published before the rollover")
		}
		source = i.second
	}
	k, err := source()
	if err != nil {
		return "", err
	}
	return i.payload(c).sign(k.signer)
}

// mintNewest signs with the key that was published last, as identity providers do.
func (i *Issuer) mintNewest(c Claims) (string, error) {
	if i.rolled.Load() {
		return i.MintWith(SecondKey, c)
	}
	return i.Mint(c)
}
