// Package finding says whether the headers of a delivery authenticate it, and when they do not, which mistake explains
// them: the smallest one, under an id that never changes its meaning.
package finding

import (
	"net/http"
	"slices"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// Finding is what is wrong with the headers of a delivery.
type Finding struct {
	ID     string // stable; several mistakes at once join theirs with "+"
	Text   string // a sentence
	Advice string // what to do, in a sentence or two
}

// Unexplained is the id of the finding that no mistake explains.
const Unexplained = "unexplained"

// Delivery is what came, and what it ought to be known by.
type Delivery struct {
	Contract *specs.Contract // has a signature or a static key
	Header   http.Header     // canonical names; values without the white space around them
	Covered  signature.Message
	Secrets  []string                 // at least one: the secret, and those that are being rotated to
	Foreign  func() []*specs.Contract // of other providers, which sign; asked for when no mistake with the own scheme explains a value
}

// Result is what became known of a delivery.
type Result struct {
	Header  string   // by which the delivery is known, as the provider spells it; of several the one that is wrong, or else the provider's first
	Secret  int      // index of the secret that verifies; valid without a finding
	Finding *Finding // nil: the delivery is authentic
	Tried   int      // how many mistakes were tried in vain; only with the finding Unexplained
}

// proof is one header that authenticates deliveries.
type proof interface {
	name() string
	// right tells whether a value is right, and with which of the secrets.
	right(value string) (secret int, ok bool)
	// mistake explains a value by what its sender does wrong.
	mistake(value string) (Finding, bool)
	// foreign explains the value of another header by the way of another provider.
	foreign(header, value string) (Finding, bool)
	// cut tells whether a value is the beginning of a right one.
	cut(value string) bool
	// wrong returns the finding for a value that nothing explains, and how much was tried.
	wrong(value string) (Finding, int)
}

// Examine says whether the delivery's headers authenticate it. The secret stands in no result.
func Examine(d Delivery) Result {
	var first Result
	for i, p := range d.proofs() {
		r := examine(d, p)
		if r.Finding != nil {
			return r
		}
		if i == 0 {
			first = r
		}
	}
	return first
}

func (d Delivery) proofs() []proof {
	var all []proof
	if scheme := d.Contract.Authentication.Signature; scheme != nil {
		all = append(all, &signed{d, *scheme})
		for _, b := range scheme.Beside {
			if len(d.Header.Values(b.Header)) > 0 {
				all = append(all, &signed{d, scheme.As(b)})
			}
		}
	}
	if key := d.Contract.Authentication.StaticKey; key != nil {
		all = append(all, &keyed{d, *key})
	}
	return all
}

func examine(d Delivery, p proof) Result {
	r := Result{Header: p.name()}
	values := d.Header.Values(p.name())
	if len(values) == 1 {
		if secret, ok := p.right(values[0]); ok {
			r.Secret = secret
			return r
		}
	}
	for _, explain := range []func(Delivery, proof, []string) (Finding, bool){uncovered, several, single, beside, elsewhere, missing} {
		if f, ok := explain(d, p, values); ok {
			r.Finding = &f
			return r
		}
	}
	f, tried := p.wrong(values[0])
	r.Finding, r.Tried = &f, tried
	return r
}

// single explains the value of a header that came once.
func single(_ Delivery, p proof, values []string) (Finding, bool) {
	switch {
	case len(values) != 1:
		return Finding{}, false
	case values[0] == "":
		return headerEmpty(p.name()), true
	}
	if n := slices.IndexFunc(parts(values[0]), func(part string) bool { _, ok := p.right(part); return ok }); n >= 0 {
		return valueJoined(p.name(), n+1), true
	}
	if f, ok := p.mistake(values[0]); ok {
		return f, true
	}
	if p.cut(values[0]) {
		return valueCut(p.name()), true
	}
	return Finding{}, false
}
