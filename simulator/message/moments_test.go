package message

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestShiftTimesMovesEveryDateTime(t *testing.T) {
	g := NewWithT(t)
	body := `{"a":"2026-03-02T11:45:00Z","b":{"c":["2026-03-02T00:10:00.120+01:00","2026-03-02","at 2026-03-02T11:45:00Z"]},"n":1772451900}`
	moved := `{"a":"2026-03-02T11:15:00Z","b":{"c":["2026-03-01T23:40:00.120+01:00","2026-03-02","at 2026-03-02T11:45:00Z"]},"n":1772451900}`
	g.Expect(string(ShiftTimes([]byte(body), -30*time.Minute))).To(Equal(moved))
	g.Expect(string(ShiftTimes([]byte(moved), 30*time.Minute))).To(Equal(body))
	g.Expect(string(ShiftTimes([]byte(`{"n":1}`), time.Hour))).To(Equal(`{"n":1}`))
}
