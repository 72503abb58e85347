package reports

import (
	"net/http"
	"strings"
)

// Header returns a copy of the headers without secrets, nil for nil. A secret header keeps its name, and
// Authorization its scheme: `Bearer [redacted]`.
func (r *Redactor) Header(headers map[string][]string) map[string][]string {
	if headers == nil {
		return nil
	}
	clean := make(map[string][]string, len(headers))
	for name, values := range headers {
		key := r.String(name)
		for _, value := range values {
			clean[key] = append(clean[key], r.headerValue(name, value))
		}
		if len(values) == 0 {
			clean[key] = []string{}
		}
	}
	return clean
}

func (r *Redactor) headerValue(name, value string) string {
	name = http.CanonicalHeaderKey(name)
	switch {
	case name == "Authorization" || name == "Proxy-Authorization":
		return keepScheme(value)
	case r.sensitive(name):
		return wholesale(value)
	default:
		return r.whole(value)
	}
}

func (r *Redactor) sensitive(name string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.headers[name]
}

// wholesale replaces a value. An empty one stays, since that it was empty is evidence and no secret.
func wholesale(value string) string {
	if strings.TrimSpace(value) == "" {
		return value
	}
	return redacted
}

// keepScheme replaces the credentials of an Authorization header and keeps the word before them. A value of one word
// is kept only if it is the name of a common scheme; it could be the secret itself.
func keepScheme(value string) string {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
	switch {
	case strings.Trim(scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "":
		return wholesale(value)
	case strings.TrimSpace(rest) != "":
		return scheme + " " + redacted
	case strings.EqualFold(scheme, "Bearer"), strings.EqualFold(scheme, "Basic"):
		return value
	default:
		return wholesale(value)
	}
}
