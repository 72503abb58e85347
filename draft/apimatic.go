package draft

import (
	"fmt"
	"strings"
)

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
