package message

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

func TestATimestampIsRenewedAsItIsWritten(t *testing.T) {
	g := NewWithT(t)
	contract := &specs.Contract{Envelope: specs.Envelope{Timestamp: "/at"}}
	now := time.Date(2031, 7, 8, 9, 10, 11, 987654321, time.UTC)
	for before, after := range map[string]string{
		`"2026-03-02T11:45:00Z"`:          `"2031-07-08T09:10:11Z"`,
		`"2026-03-02T11:45:00.1234567Z"`:  `"2031-07-08T09:10:11.9876543Z"`,
		`"2026-03-02T11:45:00.5+02:00"`:   `"2031-07-08T11:10:11.9+02:00"`,
		`"2026-03-02T11:45:00.000+00:00"`: `"2031-07-08T09:10:11.987+00:00"`,
		`1772451900`:                      `1941268211`,
		`1772451900123`:                   `1941268211987`,
		`null`:                            `null`,
	} {
		got, err := Restamp(contract, []byte(`{"n":1.0,"at":`+before+`}`), now)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(got)).To(Equal(`{"n":1.0,"at":` + after + `}`))
	}
}
