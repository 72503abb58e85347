package signature

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// hashes are the functions that signatures are made with.
func hashes() []hashFunction {
	return []hashFunction{
		{"sha256", "SHA-256", sha256.New}, {"sha1", "SHA-1", sha1.New}, {"sha512", "SHA-512", sha512.New},
		{"sha384", "SHA-384", sha512.New384}, {"md5", "MD5", md5.New},
	}
}

type hashFunction struct {
	id, name string
	new      func() hash.Hash
}

// digests lists how implementations get the digest wrong.
func digests(scheme specs.Signature) []*digestStep {
	var steps []*digestStep
	for _, h := range hashes() {
		own := "hmac-"+h.id == string(scheme.Algorithm)
		if own {
			steps = append(steps, swapped(h))
		} else {
			steps = append(steps, otherHMAC(h, scheme))
		}
		steps = append(steps, unkeyed(h, own)...)
	}
	return steps
}

func swapped(h hashFunction) *digestStep {
	return &digestStep{
		id: "digest-swapped", text: "swaps the secret and the message when it calls HMAC", usual: true,
		do: func(key, signed []byte) []byte { return keyed(h.new, signed, key) },
	}
}

func otherHMAC(h hashFunction, scheme specs.Signature) *digestStep {
	text := fmt.Sprintf("uses HMAC-%s instead of %s", strings.ToUpper(h.id), strings.ToUpper(string(scheme.Algorithm)))
	return &digestStep{
		id: "digest-hmac-" + h.id, text: text, usual: true,
		do: func(key, signed []byte) []byte { return keyed(h.new, key, signed) },
	}
}

// unkeyed lists the digests of those who use the hash function without HMAC.
func unkeyed(h hashFunction, usual bool) []*digestStep {
	var steps []*digestStep
	for _, c := range []struct {
		id, of string
		join   func(key, signed []byte) []byte
	}{
		{"", "the message without the secret", func(_, signed []byte) []byte { return signed }},
		{"-secret-body", "the secret followed by the message", func(key, signed []byte) []byte { return slices.Concat(key, signed) }},
		{"-body-secret", "the message followed by the secret", func(key, signed []byte) []byte { return slices.Concat(signed, key) }},
		{"-secret-dot-body", `the secret, a "." and the message`, func(key, signed []byte) []byte { return slices.Concat(key, []byte("."), signed) }},
	} {
		text := fmt.Sprintf("uses a plain %s of %s instead of HMAC", h.name, c.of)
		steps = append(steps, &digestStep{id: "digest-" + h.id + c.id, text: text, usual: usual, do: func(key, signed []byte) []byte {
			sum := h.new()
			sum.Write(c.join(key, signed))
			return sum.Sum(nil)
		}})
	}
	return steps
}
