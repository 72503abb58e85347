package finding

import (
	"iter"
	"strings"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// foreign looks for a signature as another provider makes it, in the header where that one sends it: its usual one, or one beside.
func (s *signed) foreign(header, value string) (Finding, bool) {
	for other, m := range s.others(withBeside(s.foreigners())) {
		if !strings.EqualFold(m.Header, header) || !s.isOf(other, value) {
			continue
		}
		f := s.finding(m)
		if _, ok := s.right(value); ok {
			f.Text += " It would be right for this one too, in the header " + s.name() + "."
		}
		return f, true
	}
	return Finding{}, false
}

// others yields contracts of other providers with the mistake of those who sign as they demand.
func (s *signed) others(contracts []*specs.Contract) iter.Seq2[*specs.Contract, signature.Mistake] {
	return func(yield func(*specs.Contract, signature.Mistake) bool) {
		for i, m := range signature.Foreign(s.scheme, schemesOf(contracts)...) {
			if !yield(contracts[i], m) {
				return
			}
		}
	}
}

func (s *signed) foreigners() []*specs.Contract {
	if s.Foreign == nil {
		return nil
	}
	return s.Foreign()
}

// withBeside returns contracts, each once for every signature that its deliveries carry.
func withBeside(contracts []*specs.Contract) []*specs.Contract {
	var all []*specs.Contract
	for _, contract := range contracts {
		all = append(all, contract)
		scheme := contract.Authentication.Signature
		for _, b := range scheme.Beside {
			another, beside := *contract, scheme.As(b)
			another.Authentication.Signature = &beside
			all = append(all, &another)
		}
	}
	return all
}

func schemesOf(contracts []*specs.Contract) []specs.Signature {
	var all []specs.Signature
	for _, contract := range contracts {
		all = append(all, *contract.Authentication.Signature)
	}
	return all
}

// isOf tells whether a value is right for another provider: over the id and the timestamp that stand where that one has
// them, or over those of the delivery.
func (s *signed) isOf(other *specs.Contract, value string) bool {
	scheme := *other.Authentication.Signature
	header := s.Header.Clone()
	header.Set(scheme.Header, value)
	theirs := message.Covered(other, header, s.Covered.Body)
	theirs.URL = s.Covered.URL
	for _, secret := range s.Secrets {
		for _, covered := range []signature.Message{theirs, s.Covered} {
			if signature.Verify(scheme, secret, value, covered) == nil {
				return true
			}
		}
	}
	return false
}
