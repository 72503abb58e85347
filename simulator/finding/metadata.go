package finding

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hookbench/hookbench/simulator/signature"
)

// unixSeconds matches a number of seconds since 1970, from 2001 to 2286.
var unixSeconds = regexp.MustCompile(`^[1-9]\d{9}$`)

// uncovered explains a wrong signature by what it covers and did not come, or not as the provider writes it.
func uncovered(d Delivery, p proof, values []string) (Finding, bool) {
	s, ok := p.(*signed)
	if !ok || len(values) == 0 {
		return Finding{}, false
	}
	template := s.scheme.Signed + s.scheme.Written
	at := s.scheme.Timestamp
	switch id := d.Contract.Identity.Header; {
	case id != "" && strings.Contains(template, "{id}") && d.Covered.ID == "":
		return unsent("id-missing", id), true
	case at == nil || !strings.Contains(template, "{timestamp}"):
		return Finding{}, false
	case d.Covered.Timestamp == "" && at.Header != "":
		return unsent("timestamp-missing", at.Header), true
	case d.Covered.Timestamp == "":
		return Finding{}, false // the value lacks it, which is a matter of its form
	case !unixSeconds.MatchString(d.Covered.Timestamp):
		return Finding{
			ID:     "timestamp-unreadable",
			Text:   "The timestamp that the signature covers is no number of seconds since 1970.",
			Advice: "Write seconds in digits: neither milliseconds nor a date.",
		}, true
	default:
		return Finding{}, false
	}
}

func unsent(id, header string) Finding {
	return Finding{
		ID:     id,
		Text:   fmt.Sprintf("The header %s is not among those that came, and the signature covers it.", header),
		Advice: fmt.Sprintf("Send %s, and give it to whoever verifies.", header),
	}
}

// beside finds a right signature in a header that goes beside the one that is asked for.
func beside(d Delivery, p proof, _ []string) (Finding, bool) {
	s, ok := p.(*signed)
	if !ok {
		return Finding{}, false
	}
	for _, b := range s.scheme.Beside {
		value := d.Header.Get(b.Header)
		for _, secret := range d.Secrets {
			if value != "" && signature.Verify(s.scheme.As(b), secret, value, d.Covered) == nil {
				return Finding{
					ID:     "header-beside",
					Text:   fmt.Sprintf("The signature in %s is right, the one in %s is not.", b.Header, s.name()),
					Advice: fmt.Sprintf("Write %s too, as %q with %s: receivers need not read the other.", s.name(), s.scheme.Written, strings.ToUpper(string(s.scheme.Algorithm))),
				}, true
			}
		}
	}
	return Finding{}, false
}
