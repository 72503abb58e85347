package dashboard

import (
	"strings"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// covered is something beside the body that a signature covers.
type covered struct {
	Name  string // as templates have it
	Where string // it is read from
	Value string // "": it is shown elsewhere, or there is none
}

// coveredBy lists what the signature of a delivery covers beside the body.
func coveredBy(contract specs.Contract, m signature.Message) []covered {
	scheme := contract.Authentication.Signature
	var all []covered
	for _, c := range []covered{
		{"{id}", whereabouts(contract, idOf(contract)), m.ID},
		{"{timestamp}", whereabouts(contract, timeOf(contract)), m.Timestamp},
		{"{url}", "the address that is called, as it was given to the provider", withoutPassword(m.URL)},
		{"{form}", "the fields of the body, sorted by name, each name followed by its value", ""},
	} {
		if strings.Contains(scheme.Signed, c.Name) {
			all = append(all, c)
		}
	}
	return all
}

// whereabouts says where something is read from.
func whereabouts(contract specs.Contract, s *source) string {
	switch {
	case s == nil:
		return "nowhere: the provider has none"
	case s.Header != "":
		return "the header " + s.Header
	case s.Path != nil && isForm(contract):
		return "the field " + s.Path[0] + " of the body"
	case s.Path != nil:
		return "the member " + strings.Join(s.Path, ", ") + " of the body"
	default:
		return "the header of the signature itself"
	}
}
