package dashboard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hookbench/hookbench/reports/picture"
	"github.com/hookbench/hookbench/specs"
)

// recipe is what the templates of snippets take: a scheme in pieces.
type recipe struct {
	specs.Signature
	Hash      string  // sha256, sha1 or sha512
	Signed    []piece // of what is signed
	Value     value   // of the header
	Key       *value  // of the header where the signature is of a key pair; nil: the scheme has none
	Separator string  // of several signatures; "": there is one
	Strip     bool    // the secret's prefix is not part of the key
	Decode    bool    // the key is base64
	ID, Time  *source // nil: nothing of the kind is signed or written
	Seconds   string  // how far the timestamp may be away; "": it says nothing
	Headers   bool    // more headers count than that of the signature
	Members   bool    // something is read from the parsed body
	Fields    bool    // which is a form
}

// value is the value of a header in pieces.
type value struct {
	Want   []piece   // the value, or that part of it which has the signature
	Before []piece   // what stands before the signature
	After  []piece   // and behind it
	Beside [][]piece // the other parts that have to be there, but for that which the timestamp is read from
}

func newRecipe(contract specs.Contract) recipe {
	scheme := *contract.Authentication.Signature
	r := recipe{
		Signature: scheme, Hash: strings.TrimPrefix(string(scheme.Algorithm), "hmac-"), Signed: pieces(scheme.Signed),
		Strip:  scheme.Secret == specs.SecretPrefixStripped || scheme.Secret == specs.SecretPrefixBase64,
		Decode: scheme.Secret == specs.SecretBase64 || scheme.Secret == specs.SecretPrefixBase64,
		Fields: isForm(contract),
	}
	if scheme.Further != "" {
		r.Separator = scheme.Further[:1]
	}
	if r.uses("id") {
		r.ID = idOf(contract)
	}
	if r.uses("timestamp") {
		r.Time = timeOf(contract)
	}
	r.Value = r.valueOf(scheme.Written)
	if scheme.Asymmetric != nil {
		key := r.valueOf(scheme.Asymmetric.Written)
		r.Key = &key
	}
	r.Signed = r.known(r.Signed)
	if scheme.Timestamp != nil && scheme.Timestamp.Tolerance.Value > 0 && r.Time != nil {
		r.Seconds = strconv.FormatFloat(scheme.Timestamp.Tolerance.Value.Seconds(), 'f', -1, 64)
	}
	for _, s := range []*source{r.ID, r.Time} {
		r.Headers = r.Headers || s != nil && s.Header != ""
		r.Members = r.Members || s != nil && s.Path != nil
	}
	return r
}

// uses tells whether a placeholder is signed or written.
func (r recipe) uses(name string) bool {
	templates := r.Signature.Signed + r.Written
	if r.Asymmetric != nil {
		templates += r.Asymmetric.Written
	}
	return strings.Contains(templates, "{"+name+"}")
}

// known leaves out what there is nothing for.
func (r recipe) known(all []piece) []piece {
	if r.ID == nil {
		all = without(all, "id")
	}
	if r.Time == nil {
		all = without(all, "timestamp")
	}
	return all
}

func (r recipe) valueOf(template string) (v value) {
	parts := []string{template}
	if r.Separator != "" {
		parts = strings.Split(template, r.Separator)
	}
	within := r.Time != nil && r.Time.Header == "" && r.Time.Path == nil
	for _, part := range parts {
		before, after, found := strings.Cut(part, "{signature}")
		switch {
		case found:
			v.Want, v.Before, v.After = r.known(pieces(part)), r.known(pieces(before)), r.known(pieces(after))
		case !within || !strings.Contains(part, "{timestamp}"):
			v.Beside = append(v.Beside, r.known(pieces(part)))
		}
	}
	return v
}

// Whole tells whether the body is signed and nothing else.
func (r recipe) Whole() bool { return slices.Equal(r.Signed, []piece{{Name: "body"}}) }

// Chunks returns what is signed, bytes apart from texts.
func (r recipe) Chunks() []chunk { return chunks(r.Signed) }

// Address tells whether the address that was called is signed.
func (r recipe) Address() bool { return r.uses("url") }

// Form tells whether the fields of a form are signed.
func (r recipe) Form() bool { return r.uses("form") }

// Indexed tells whether something stands in a list.
func (r recipe) Indexed() bool {
	numbered := func(name string) bool { _, err := strconv.Atoi(name); return err == nil }
	for _, s := range []*source{r.ID, r.Time} {
		if s != nil && slices.ContainsFunc(s.Path, numbered) {
			return true
		}
	}
	return false
}

// Remarks are what a caller has to know, a line each.
func (r recipe) Remarks() []string {
	var all []string
	if r.Address() {
		all = append(all, "address is the URL that was called, as it was given to the provider, with its query.")
	}
	if r.Separator != "" {
		all = append(all, "Of several signatures one has to be right, so that secrets can be changed.")
	}
	if r.Seconds != "" {
		all = append(all, fmt.Sprintf("The timestamp may be up to %s from your clock, so keep that right.", picture.Duration(r.Timestamp.Tolerance.Value)))
	}
	if r.Key != nil {
		all = append(all, fmt.Sprintf("The secret may be the public key of a pair, %s…, too.", r.Asymmetric.Public))
	}
	for _, b := range r.Beside {
		all = append(all, fmt.Sprintf("Not needed: %s, which has %s over the same.", b.Header, b.Algorithm))
	}
	return all
}

// Imports are the packages that the snippet in Go needs.
func (r recipe) Imports() []string {
	var all []string
	for _, p := range []struct {
		path   string
		needed bool
	}{
		{"bytes", r.Members && !r.Fields},
		{"crypto/ed25519", r.Key != nil},
		{"crypto/hmac", true},
		{"crypto/" + r.Hash, true},
		{"encoding/base64", r.Decode || r.Encoding == specs.Base64 || r.Key != nil},
		{"encoding/hex", r.Encoding == specs.Hex},
		{"encoding/json", r.Members && !r.Fields},
		{"fmt", r.Members && !r.Fields},
		{"maps", r.Form()},
		{"net/http", r.Headers},
		{"net/url", r.Form() || r.Members && r.Fields},
		{"slices", r.Form() || r.Value.Beside != nil || r.Key != nil && r.Key.Beside != nil},
		{"strconv", r.Seconds != "" || r.Members && !r.Fields && r.Indexed()},
		{"strings", r.Strip || r.Separator != "" || r.Form() || r.Key != nil || r.Time != nil && r.Time.Before+r.Time.After != ""},
		{"time", r.Seconds != ""},
	} {
		if p.needed {
			all = append(all, p.path)
		}
	}
	return all
}
