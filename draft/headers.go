package draft

import (
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// familiar recognises the headers of a provider that is built in, Standard Webhooks among them, and takes its scheme.
func familiar(events []*event) (authentication, bool, error) {
	if headerLike(events, signing) == "" {
		return authentication{}, false, nil
	}
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			return authentication{}, false, err
		}
		by := p.Contract.Authentication.Signature
		if by == nil || !has(events, by.Header) || by.Timestamp != nil && !has(events, by.Timestamp.Header) {
			continue
		}
		return authentication{
			Basis: "implied", Section: "header parameters", Note: "the headers are those of " + p.Contract.Title, Signature: schemeOf(p.Contract),
		}, true, nil
	}
	return authentication{}, false, nil
}

// has tells whether the webhooks have a header parameter of that name; every one has a header without a name.
func has(events []*event, header string) bool {
	return header == "" || headerLike(events, func(name string) bool { return strings.EqualFold(name, header) }) != ""
}

// schemeOf returns how a provider signs.
func schemeOf(c specs.Contract) *scheme {
	by := c.Authentication.Signature
	s := &scheme{
		Header: by.Header, Algorithm: string(by.Algorithm), Encoding: string(by.Encoding), Signed: by.Signed, Written: by.Written,
		Secret: string(by.Secret), SecretExample: by.SecretExample, IDHeader: c.Identity.Header,
	}
	if by.Timestamp != nil {
		s.TimeHeader, s.Tolerance = by.Timestamp.Header, by.Timestamp.Tolerance.Value.String()
	}
	return s
}

// named recognises a header parameter by its name.
func named(events []*event) (authentication, bool, error) {
	header := headerLike(events, signing)
	if header == "" {
		return authentication{}, false, nil
	}
	a := assumed()
	a.Note = "the document names the header alone; how it is made is assumed"
	a.Signature.Header = header
	return a, true, nil
}

// signing tells whether a header is one of a signature, by its name in small letters.
func signing(name string) bool {
	return (strings.Contains(name, "signature") || strings.Contains(name, "hmac")) && !strings.Contains(name, "algorithm")
}

// headerLike returns the header parameter of the webhooks whose name in small letters is right.
func headerLike(events []*event, right func(string) bool) string {
	for _, e := range events {
		for _, name := range e.parameters {
			if right(strings.ToLower(name)) {
				return name
			}
		}
	}
	return ""
}
