package signature

import (
	"fmt"
	"iter"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// step is one part of the making of a signature, done in its own way.
type step[Do any] struct {
	id    string
	text  string
	usual bool // common enough to be looked for together with another
	do    Do
}

// The parts.
type (
	payloadStep  = step[maker]                           // the bytes that are signed
	keyStep      = step[maker]                           // the key, made from the secret
	digestStep   = step[func(key, signed []byte) []byte] // the digest
	encodingStep = step[func(sum []byte) string]         // the digest as text
	templateStep = step[func(specs.Signature) string]    // the template of the header's value
)

// maker makes bytes of a message and a secret, or returns false where they cannot be had.
type maker func(*work) ([]byte, bool)

// name returns the id and the text of a step that is done wrong, and whether it is usual; "" and "" for one done right.
func (s *step[Do]) name() (id, text string, usual bool) {
	if s == nil {
		return "", "", true
	}
	return s.id, s.text, s.usual
}

// way is how a signature is made. A part that is nil is done as the scheme demands.
type way struct {
	payload  *payloadStep
	key      *keyStep
	digest   *digestStep
	encoding *encodingStep
	template *templateStep
	foreign  *foreignScheme // when set, all is done as this scheme demands
	pair     bool
}

type foreignScheme struct {
	id    string
	place int // among the foreign ones
	specs.Signature
}

// mistake names the way.
func (w way) mistake(scheme specs.Signature) Mistake {
	if w.foreign != nil {
		m := Mistake{ID: w.foreign.id, Text: "signs as the scheme of another provider demands, that of " + w.foreign.Header, way: w}
		if !strings.EqualFold(w.foreign.Header, scheme.Header) {
			m.Header = w.foreign.Header
		}
		return m
	}
	var ids, texts []string
	often := !w.pair
	for _, part := range []interface {
		name() (id, text string, usual bool)
	}{w.payload, w.key, w.digest, w.encoding, w.template} {
		id, text, usual := part.name()
		if often = often && usual; id != "" {
			ids, texts = append(ids, id), append(texts, text)
		}
	}
	return Mistake{ID: strings.Join(ids, "+"), Text: strings.Join(texts, ", and "), Usual: often, way: w}
}

// ways yields every way that holds a mistake, the smallest mistake first.
func ways(scheme specs.Signature, foreign []specs.Signature) iter.Seq[way] {
	p := partsOf(scheme)
	return chained(p.singles(), inClear(scheme), foreignWays(scheme, foreign), p.pairs())
}

// chained yields what each of the sequences yields, one after the other.
func chained(sequences ...iter.Seq[way]) iter.Seq[way] {
	return func(yield func(way) bool) {
		for _, some := range sequences {
			for w := range some {
				if !yield(w) {
					return
				}
			}
		}
	}
}

// inClear yields the ways of those who send the secret itself.
func inClear(scheme specs.Signature) iter.Seq[way] {
	const id, text = "secret-in-clear", "sends the secret itself instead of a signature made with it"
	clear := way{
		key:      &keyStep{id: id, text: text, do: func(w *work) ([]byte, bool) { return []byte(w.secret), w.secret != "" }},
		digest:   &digestStep{do: func(key, _ []byte) []byte { return key }},
		encoding: &encodingStep{do: func(sum []byte) string { return string(sum) }},
		template: &templateStep{do: func(specs.Signature) string { return "{signature}" }},
	}
	prefixed := clear
	prefixed.template = nil
	prefixed.key = &keyStep{id: id + "-prefixed", text: text, do: clear.key.do}
	return func(yield func(way) bool) {
		if yield(clear) && scheme.Written != "{signature}" {
			yield(prefixed)
		}
	}
}

func foreignWays(scheme specs.Signature, foreign []specs.Signature) iter.Seq[way] {
	return func(yield func(way) bool) {
		taken := map[string]int{}
		for i, f := range foreign {
			if formula(f) == formula(scheme) {
				continue
			}
			id := "foreign-" + strings.ToLower(f.Header)
			if taken[id]++; taken[id] > 1 {
				id = fmt.Sprintf("%s-%d", id, taken[id])
			}
			if !yield(way{foreign: &foreignScheme{id, i, f}}) {
				return
			}
		}
	}
}

// recipe is what a value depends on, and the header that it stands in.
type recipe struct {
	header, signed, written string
	algorithm               specs.Algorithm
	encoding                specs.Encoding
	secret                  specs.SecretReading
}

func formula(s specs.Signature) recipe {
	return recipe{
		header: strings.ToLower(s.Header), algorithm: s.Algorithm, encoding: s.Encoding,
		signed: s.Signed, written: s.Written, secret: s.Secret,
	}
}
