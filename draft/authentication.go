package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
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

// fern reads x-fern-webhook-signature, of the document or of a webhook
// (https://buildwithfern.com/learn/sdks/deep-dives/webhook-signature-verification):
//
//	{type: hmac, header, algorithm: sha1|sha256|sha384|sha512, encoding: hex|base64, signature-prefix,
//	 payload-format: {components: [message-id, timestamp, body, notification-url], delimiter}, timestamp: {header, format, tolerance}}
func (d *document) fern(events []*event) (authentication, bool, error) {
	const key = "x-fern-webhook-signature"
	config, _ := d.root[key].(map[string]any)
	for _, e := range events {
		if own, ok := e.operation[key].(map[string]any); ok && config == nil {
			config = own
		}
	}
	if config == nil {
		return authentication{}, false, nil
	}
	a := authentication{Basis: "documented", Section: key}
	header, _ := config["header"].(string)
	if config["type"] != "hmac" || header == "" {
		a = assumed()
		a.Note = fmt.Sprintf("%s says %v, for which there are no words here; an HMAC stands in its place", key, config["type"])
		return a, true, nil
	}
	s := &scheme{Header: header, Secret: "as-given", Written: textOr(config["signature-prefix"], "") + "{signature}"}
	var known bool
	if s.Algorithm, known = hmac(textOr(config["algorithm"], "sha256")); !known {
		a.Basis, a.Section, a.Note = "undocumented", "", fmt.Sprintf("%s says %v, for which there is no word here", key, config["algorithm"])
	}
	s.Encoding = textOr(config["encoding"], "base64")
	s.Signed = "{body}"
	if format, ok := config["payload-format"].(map[string]any); ok {
		s.Signed = signedOver(listOf(format["components"]), textOr(format["delimiter"], "."))
	}
	s.times(config["timestamp"])
	a.Signature = s
	return a, true, nil
}

// signedOver writes what is signed.
func signedOver(components []any, delimiter string) string {
	words := map[any]string{"body": "{body}", "timestamp": "{timestamp}", "message-id": "{id}", "notification-url": "{url}"}
	var parts []string
	for _, component := range components {
		if word := words[component]; word != "" {
			parts = append(parts, word)
		}
	}
	if !slices.Contains(parts, "{body}") {
		parts = append(parts, "{body}")
	}
	return strings.Join(parts, delimiter)
}

// times reads where the timestamp of a signature stands.
func (s *scheme) times(value any) {
	config, _ := value.(map[string]any)
	if !strings.Contains(s.Signed, "{timestamp}") {
		return
	}
	s.TimeHeader = textOr(config["header"], "X-Webhook-Timestamp")
	s.Tolerance = "5m"
	if seconds, ok := config["tolerance"].(json.Number); ok {
		s.Tolerance = string(seconds) + "s"
	}
}

// apimatic reads x-webhooks as APIMatic writes it: one group, or several by name, with what their signatures are in
// signatureVerification (https://docs.apimatic.io/v4/define-validate/spec-extensions/webhooks-callbacks), formerly
// payloadVerification {algorithm: HMAC-SHA256|HMAC-SHA512|Custom, signatureHeader, digestEncoding}
// (https://docs.apimatic.io/rulesets/openapi-v3-apimatic-linting/webhook-payload-verification-algorithm-required).
func (d *document) apimatic([]*event) (authentication, bool, error) {
	for _, key := range []string{"x-webhooks", "x-callbacks"} {
		groups, _ := d.root[key].(map[string]any)
		config := verification(groups)
		for _, name := range sorted(groups) {
			if group, ok := groups[name].(map[string]any); ok && config == nil {
				config = verification(group)
			}
		}
		header, _ := config["signatureHeader"].(string)
		if header == "" {
			header, _ = config["header"].(string)
		}
		if header != "" {
			return fromGroup(config, key, header), true, nil
		}
	}
	return authentication{}, false, nil
}

func verification(group map[string]any) map[string]any {
	for _, key := range []string{"signatureVerification", "payloadVerification"} {
		if config, ok := group[key].(map[string]any); ok {
			return config
		}
	}
	return nil
}

func fromGroup(config map[string]any, key, header string) authentication {
	a := authentication{Basis: "documented", Section: key}
	algorithm, known := hmac(strings.TrimPrefix(strings.ToLower(textOr(config["algorithm"], "")), "hmac-"))
	if !known {
		a = authentication{Basis: "undocumented", Note: fmt.Sprintf("%s says %v, for which there is no word here; HMAC-SHA256 stands in its place", key, config["algorithm"])}
	}
	encoding := strings.ToLower(textOr(config["digestEncoding"], textOr(config["encoding"], "hex")))
	if encoding != "base64" {
		encoding = "hex"
	}
	a.Signature = &scheme{
		Header: header, Algorithm: algorithm, Encoding: encoding, Signed: "{body}", Written: "{signature}", Secret: "as-given",
	}
	return a
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

// security reads the security of the webhooks themselves. That of the document is about the provider's own API.
func (d *document) security(events []*event) (authentication, bool, error) {
	for _, e := range events {
		for _, demand := range listOf(e.operation["security"]) {
			members, _ := demand.(map[string]any)
			for _, name := range sorted(members) {
				components, _ := d.root["components"].(map[string]any)
				schemes, _ := components["securitySchemes"].(map[string]any)
				scheme, err := d.follow(schemes[name])
				if a, ok := fromScheme(scheme, name); ok || err != nil {
					return a, ok, err
				}
			}
		}
	}
	return authentication{}, false, nil
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
