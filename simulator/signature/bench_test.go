package signature_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature"
)

// BenchmarkExplain measures the longest search: for a value that no mistake explains.
func BenchmarkExplain(b *testing.B) {
	for _, size := range []int{400, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("%d bytes", size), func(b *testing.B) {
			padding := bytes.Repeat([]byte("é/ "), max(0, size-len(event))/4)
			m := message(fmt.Sprintf(`{"padding":%q,"event":%s}`, padding, event))
			value, err := signature.Sign(prefixedHex(), "whsec_another", m)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if found, ok := signature.Explain(prefixedHex(), "whsec_test_0c1a5f7e9d3b4826a1f0", value, m, bareHex(), versioned()); ok {
					b.Fatal(found.ID)
				}
			}
		})
	}
}

func BenchmarkSign(b *testing.B) {
	for b.Loop() {
		if _, err := signature.Sign(prefixedHex(), "whsec_test_0c1a5f7e9d3b4826a1f0", message(event)); err != nil {
			b.Fatal(err)
		}
	}
}
