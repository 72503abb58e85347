package signature_test

import (
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
)

// FuzzVerify has every scheme accept nothing but what it writes.
func FuzzVerify(f *testing.F) {
	for _, s := range schemes() {
		value, err := signature.Sign(s.Signature, s.secret, message(event))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(s.secret, value, []byte(event))
	}
	f.Add("", "", []byte(nil))
	f.Add("\x00", "sha256=", []byte(`{"a":1}`))
	f.Fuzz(func(t *testing.T, secret, value string, body []byte) {
		for _, s := range schemes() {
			m := message(string(body))
			right, err := signature.Sign(s.Signature, secret, m)
			if err != nil {
				continue // a secret that the scheme cannot read
			}
			if accepted := signature.Verify(s.Signature, secret, value, m) == nil; accepted != (value == right) {
				t.Errorf("%s: accepted %t, right value %q", s.name, accepted, right)
			}
		}
	})
}

// FuzzExplain has the value of any mistake explained, and every explanation make the value that it explains.
func FuzzExplain(f *testing.F) {
	mistakes := signature.Mistakes(prefixedHex(), foreign()...)
	for i := range uint16(7) {
		f.Add("whsec_test_0c1a5f7e9d3b4826a1f0", "sha256=00", []byte(event), 200*i)
	}
	f.Add("", "", []byte(nil), uint16(0))
	f.Add("\x00", "\x00", []byte(`{"a":1450.50,"a":"\ud800"}`), uint16(70))
	f.Fuzz(func(t *testing.T, secret, value string, body []byte, which uint16) {
		m := message(string(body))
		made, err := "", error(nil)
		if int(which) < len(mistakes) {
			made, err = mistakes[which].Sign(prefixedHex(), secret, m)
		}
		if made != "" && err == nil {
			value = made
		}
		found, ok := signature.Explain(prefixedHex(), secret, value, m, foreign()...)
		right := signature.Verify(prefixedHex(), secret, value, m) == nil
		if ok == right && value == made && made != "" {
			t.Errorf("%s: right %t, explained %t", mistakes[which].ID, right, ok)
		}
		if again, err := found.Sign(prefixedHex(), secret, m); ok && (err != nil || again != value) {
			t.Errorf("%s makes %q, %v", found.ID, again, err)
		}
	})
}
