package signature

import (
	"iter"

	"github.com/hookbench/hookbench/specs"
)

// parts are the wrong ways to do each part of a scheme.
type parts struct {
	payloads  []*payloadStep
	keys      []*keyStep
	digests   []*digestStep
	encodings []*encodingStep
	templates []*templateStep
}

func partsOf(scheme specs.Signature) parts {
	return parts{payloads(scheme), keys(scheme), digests(scheme), encodings(scheme), templates(scheme)}
}

// singles yields each mistake alone. Where two make the same value, the one in the outer form comes first.
func (p parts) singles() iter.Seq[way] {
	return func(yield func(way) bool) {
		_ = every(p.templates, func(t *templateStep) bool { return yield(way{template: t}) }) &&
			every(p.encodings, func(e *encodingStep) bool { return yield(way{encoding: e}) }) &&
			every(p.payloads, func(b *payloadStep) bool { return yield(way{payload: b}) }) &&
			every(p.keys, func(k *keyStep) bool { return yield(way{key: k}) }) &&
			every(p.digests, func(d *digestStep) bool { return yield(way{digest: d}) })
	}
}

// pairs yields the usual mistakes two by two: what is signed with the key, and either of them, the digest and the
// encoding with the outer form.
func (p parts) pairs() iter.Seq[way] {
	payloads, keys, digests := usual(p.payloads), usual(p.keys), usual(p.digests)
	encodings, templates := usual(p.encodings), usual(p.templates)
	return func(yield func(way) bool) {
		pair := func(w way) bool { w.pair = true; return yield(w) }
		_ = product(encodings, templates, func(e *encodingStep, t *templateStep) bool { return pair(way{encoding: e, template: t}) }) &&
			product(digests, templates, func(d *digestStep, t *templateStep) bool { return pair(way{digest: d, template: t}) }) &&
			product(digests, encodings, func(d *digestStep, e *encodingStep) bool { return pair(way{digest: d, encoding: e}) }) &&
			product(payloads, templates, func(b *payloadStep, t *templateStep) bool { return pair(way{payload: b, template: t}) }) &&
			product(payloads, encodings, func(b *payloadStep, e *encodingStep) bool { return pair(way{payload: b, encoding: e}) }) &&
			product(keys, templates, func(k *keyStep, t *templateStep) bool { return pair(way{key: k, template: t}) }) &&
			product(keys, encodings, func(k *keyStep, e *encodingStep) bool { return pair(way{key: k, encoding: e}) }) &&
			product(payloads, keys, func(b *payloadStep, k *keyStep) bool { return pair(way{payload: b, key: k}) })
	}
}

func usual[Do any](steps []*step[Do]) []*step[Do] {
	var chosen []*step[Do]
	for _, s := range steps {
		if s.usual {
			chosen = append(chosen, s)
		}
	}
	return chosen
}

// every calls do until it returns false, and tells whether it never did.
func every[S any](steps []S, do func(S) bool) bool {
	for _, s := range steps {
		if !do(s) {
			return false
		}
	}
	return true
}

func product[A, B any](as []A, bs []B, do func(A, B) bool) bool {
	return every(as, func(a A) bool { return every(bs, func(b B) bool { return do(a, b) }) })
}
