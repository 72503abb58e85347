package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

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
	words := map[string]string{"body": "{body}", "timestamp": "{timestamp}", "message-id": "{id}", "notification-url": "{url}"}
	var parts []string
	for _, component := range components {
		if word := words[textOr(component, "")]; word != "" {
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
