package draft

import (
	"strings"
)

// authentication is how a folder says that deliveries are known, in the words of delivery.yaml. One of its parts is set.
type authentication struct {
	Basis, Section, Note string

	Signature *scheme
	StaticKey string // header
	Headers   string // "Name: value"
	Bearer    bool
}

type scheme struct {
	Header, Algorithm, Encoding, Signed, Written, Secret, SecretExample string

	TimeHeader, IDHeader string
	Tolerance            string
}

// assumed is what a draft says of a provider of which nothing is known.
func assumed() authentication {
	return authentication{
		Basis: "undocumented", Note: "nothing is known of how deliveries are authenticated; an HMAC over the body is the usual way",
		Signature: &scheme{
			Header: "X-Webhook-Signature", Algorithm: "hmac-sha256", Encoding: "hex", Signed: "{body}", Written: "{signature}", Secret: "as-given",
		},
	}
}

// authentication finds out what a document says of how deliveries are known: the extensions that are about it, the headers of
// its webhooks, their security.
func (d *document) authentication(events []*event) (authentication, error) {
	for _, find := range []func([]*event) (authentication, bool, error){d.fern, d.apimatic, familiar, d.security, named} {
		if found, ok, err := find(events); ok || err != nil {
			return found, err
		}
	}
	return assumed(), nil
}

// hmac returns the word for an algorithm; that for SHA-256, and false, where there is none.
func hmac(name string) (string, bool) {
	switch strings.ReplaceAll(name, "-", "") {
	case "sha256":
		return "hmac-sha256", true
	case "sha1":
		return "hmac-sha1", true
	case "sha512":
		return "hmac-sha512", true
	default:
		return "hmac-sha256", false
	}
}

// security reads the security of the webhooks themselves. That of the document is about the provider's own API.
func (d *document) security(events []*event) (authentication, bool, error) {
	components, _ := d.root["components"].(map[string]any)
	schemes, _ := components["securitySchemes"].(map[string]any)
	for _, name := range demandedSchemes(events) {
		scheme, err := d.follow(schemes[name])
		if a, ok := fromScheme(scheme, name); ok || err != nil {
			return a, ok, err
		}
	}
	return authentication{}, false, nil
}

// demandedSchemes returns the names of the security schemes of the webhooks.
func demandedSchemes(events []*event) []string {
	var names []string
	for _, e := range events {
		for _, demand := range listOf(e.operation["security"]) {
			members, _ := demand.(map[string]any)
			names = append(names, sorted(members)...)
		}
	}
	return names
}

func fromScheme(scheme map[string]any, name string) (authentication, bool) {
	a := authentication{Basis: "documented", Section: "components.securitySchemes." + name}
	header := textOr(scheme["name"], "Authorization")
	like := strings.ToLower(header + name)
	switch kind := textOr(scheme["type"], ""); {
	case kind == "apiKey" && scheme["in"] == "header" && (strings.Contains(like, "signature") || strings.Contains(like, "hmac")):
		a = assumed()
		a.Signature.Header, a.Note = header, "the document names the header alone, as an API key; how it is made is assumed"
	case kind == "apiKey" && scheme["in"] == "header":
		a.StaticKey = header
	case kind == "http" && scheme["scheme"] == "basic":
		a.Headers = "Authorization: Basic dXNlcjpzZWNyZXQ="
	case kind == "http":
		a.Headers = "Authorization: Bearer a-token-that-both-know"
	case kind == "oauth2":
		a.Bearer = true
	default:
		return a, false
	}
	return a, true
}

func textOr(value any, otherwise string) string {
	if text, ok := value.(string); ok && text != "" {
		return text
	}
	return otherwise
}
