package signature

import "github.com/hookbench/hookbench/specs"

// IDs returns the ids of the single mistakes that schemes allow, in the order in which they are looked for. Mistakes
// that confuse a scheme with another have the id "foreign-" with the other's header, in lower case.
func IDs() []string {
	var ids []string
	seen := map[string]bool{}
	for _, scheme := range kinds() {
		for w := range chained(partsOf(scheme).singles(), inClear(scheme)) {
			if id := w.mistake(scheme).ID; !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// kinds returns schemes of which each mistake is possible with at least one.
func kinds() []specs.Signature {
	var all []specs.Signature
	for _, algorithm := range []specs.Algorithm{specs.HMACSHA256, specs.HMACSHA1} {
		for _, encoding := range []specs.Encoding{specs.Hex, specs.Base64} {
			for _, reading := range []specs.SecretReading{specs.SecretAsGiven, specs.SecretPrefixStripped, specs.SecretBase64, specs.SecretPrefixBase64} {
				s := specs.Signature{Algorithm: algorithm, Encoding: encoding, Secret: reading}
				s.Signed, s.Written = "{body}", "sha256={signature}"
				all = append(all, s)
				s.Signed, s.Written = "{timestamp}.{body}", "{signature}"
				all = append(all, s)
			}
		}
	}
	return all
}
