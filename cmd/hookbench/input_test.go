package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// endless is an input without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// What is too large is said to be, and is not read to its end.
func TestDataHasALimit(t *testing.T) {
	g := NewWithT(t)
	large := `{"a":"` + strings.Repeat("x", largestData) + `"}`
	file := filepath.Join(t.TempDir(), "data.json")
	g.Expect(os.WriteFile(file, []byte(large), 0o600)).To(Succeed())
	for _, value := range []string{large, "@" + file, "-"} {
		_, err := readData(value, endless{})
		g.Expect(err).To(MatchError(ContainSubstring("is larger than 1 MiB")))
	}
	text, err := readData("-", strings.NewReader(`{"a": 1}`))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(Equal(`{"a": 1}`))
}
