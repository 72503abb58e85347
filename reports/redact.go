package reports

import (
	"net/http"
	"strings"
	"sync"
)

// redacted stands where a secret stood.
const redacted = "[redacted]"

// shortestSecret is the length in bytes from which a secret is looked for inside of other text. A shorter one would
// be found everywhere; it is replaced only where it is a whole value.
const shortestSecret = 4

// Redactor takes the secrets of a run out of everything that leaves it. It learns them as the run goes, knows the
// spellings in which they may leak (URL, JSON, HTML, base64, hex), and replaces anything that is a JSON Web Token
// without having been told of it. The zero value knows no secret yet. It is safe for concurrent use.
//
// What it cannot know: secrets that nobody told it, and a secret that the target has cut into parts.
type Redactor struct {
	mu      sync.RWMutex
	secrets map[string]bool // as told, also the short ones
	headers map[string]bool // canonical names whose values are replaced as a whole
	index   needles
}

// Add makes secrets known. Empty ones and those already known are passed over.
func (r *Redactor) Add(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		if secret == "" || r.secrets[secret] {
			continue
		}
		if r.secrets == nil {
			r.secrets = map[string]bool{}
		}
		r.secrets[secret] = true
		for _, spelling := range spellings(secret) {
			r.index.add(spelling)
		}
	}
}

// AddURL makes the credentials within an address known: its user and password, and the query parameters whose names
// look like credentials.
func (r *Redactor) AddURL(address string) { r.Add(credentials(address)...) }

// AddVariable makes the value of a NAME=VALUE pair known when its name says that it is a credential.
func (r *Redactor) AddVariable(pair string) {
	if name, value, ok := strings.Cut(pair, "="); ok && credentialName(name) {
		r.Add(value)
	}
}

// AddHeader names headers whose values are always secret, whatever they are. Authorization and Proxy-Authorization
// are among them from the start.
func (r *Redactor) AddHeader(names ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.headers == nil {
		r.headers = map[string]bool{}
	}
	for _, name := range names {
		r.headers[http.CanonicalHeaderKey(name)] = true
	}
}

// String returns the text without secrets, and without the credentials of the addresses in it.
func (r *Redactor) String(s string) string { return redactAddresses(r.text(s, false)) }

// Bytes returns the bytes of a body without secrets; b itself is left alone and returned when it holds none.
func (r *Redactor) Bytes(b []byte) []byte {
	s := string(b)
	if clean := r.text(s, false); clean != s {
		return []byte(clean)
	}
	return b
}

// URL returns an address, or the path and query of one, without secrets and credentials.
func (r *Redactor) URL(address string) string { return redactAddress(r.text(address, false)) }

// text replaces known secrets and tokens. A text that was cut off may end in the first part of a secret.
func (r *Redactor) text(s string, cut bool) string {
	r.mu.RLock()
	s = r.index.replace(s, cut)
	r.mu.RUnlock()
	return redactEncodedTokens(redactTokens(s))
}

// whole returns the value of something that may as a whole be a secret, short ones included.
func (r *Redactor) whole(value string) string {
	if r.knows(value) {
		return redacted
	}
	return r.String(value)
}

func (r *Redactor) knows(value string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.secrets[value]
}
