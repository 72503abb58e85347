package finding

import "github.com/hookbench/hookbench/simulator/signature"

// IDs returns the id of every finding but the foreign ones, which are "foreign-" and the header of another provider in
// lower case, with a number where several have the same header. Ids never change their meaning, and none goes away.
func IDs() []string {
	ids := []string{"header-missing", "header-empty", "header-repeated", "header-name", "value-joined", "value-cut", "header-beside", "id-missing", "timestamp-missing", "timestamp-unreadable"}
	ids = append(ids, signature.IDs()...)
	for _, m := range keyMistakes() {
		ids = append(ids, m.id)
	}
	return append(ids, keySigned, Unexplained)
}
