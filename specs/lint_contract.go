package specs

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// providerID is what a provider may be called: Open tells a name from a path by its letters.
var providerID = pattern(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (l *loader) lintContract() {
	c := l.provider.Contract
	l.lintValues(contractFile, l.top(contractFile, c))
	l.rememberLines()
	if c.Provider != "" {
		l.unless(providerID().MatchString(c.Provider), contractFile, keyPath{"provider"},
			"%q cannot be a provider's id; write lower-case letters and digits with hyphens between", c.Provider)
	}
	if c.Documentation != "" {
		address, err := url.Parse(c.Documentation)
		l.unless(err == nil && address.Host != "", contractFile, keyPath{"documentation"},
			"%q is no address; write it with https://, or leave it out", c.Documentation)
	}
	l.lintRequest(c.Request)
	l.lintRetry(c.Retry)
	statuses := c.Acknowledge.Statuses.Value
	if l.given("acknowledge", "statuses", "value") {
		l.unless(200 <= statuses.From && statuses.From <= statuses.To && statuses.To <= 599, contractFile,
			keyPath{"acknowledge", "statuses", "value"}, "%d to %d is no range of final status codes; write from and to within 200 to 599", statuses.From, statuses.To)
	}
	if c.TestDelivery != nil && c.TestDelivery.Value != "" {
		l.event(contractFile, keyPath{"testDelivery", "value"}, c.TestDelivery.Value)
	}
}

// given tells whether delivery.yaml has something at a place.
func (l *loader) given(at ...any) bool {
	_, _, rest := l.find(contractFile, at)
	return len(rest) == 0
}

// rememberLines notes where each fact stands, for the order of the assumptions.
func (l *loader) rememberLines() {
	l.provider.factLines = map[string]int{}
	l.top(contractFile, l.provider.Contract).walk(func(at place) { l.provider.factLines[at.at.String()] = at.line })
}

func (l *loader) lintRequest(r Request) {
	methods := []string{http.MethodPost, http.MethodPut, http.MethodPatch}
	if r.Method.Value != "" {
		l.unless(slices.Contains(methods, r.Method.Value), contractFile, keyPath{"request", "method", "value"},
			"%q cannot carry a delivery; write %s", r.Method.Value, oneOf(methods))
	}
	if r.ContentType.Value != "" {
		l.unless(isJSON(r.ContentType.Value) || r.ContentType.Value == FormEncoded, contractFile, keyPath{"request", "contentType", "value"},
			"%q is no JSON media type; write one such as application/json", r.ContentType.Value)
	}
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}
