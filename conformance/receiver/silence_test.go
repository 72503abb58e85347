package receiver

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestSilenceInARow(t *testing.T) {
	g := NewWithT(t)
	var s silence
	for range silenceLimit - 1 {
		s.heard(false)
	}
	g.Expect(s.broken()).To(BeEmpty())
	s.heard(true)
	s.heard(false)
	g.Expect(s.broken()).To(BeEmpty())
	for range silenceLimit - 1 {
		s.heard(false)
	}
	g.Expect(s.broken()).To(ContainSubstring("stopped answering"))
	s.heard(true)
	g.Expect(s.broken()).To(BeEmpty(), "it has come back")
}

func TestSilenceNowAndThen(t *testing.T) {
	g := NewWithT(t)
	var s silence
	for range silenceTotal - 1 {
		s.heard(false)
		s.heard(true)
	}
	g.Expect(s.broken()).To(BeEmpty())
	s.heard(false)
	s.heard(true)
	g.Expect(s.broken()).To(ContainSubstring("too many deliveries"))
}

func TestDeliveriesOfTheSameMomentTimeOutOnce(t *testing.T) {
	g := NewWithT(t)
	trial := &Trial{bench: &Bench{}}
	trial.heard(Answer{TimedOut: true}, Answer{Status: 200}, Answer{TimedOut: true})
	g.Expect(trial.bench.silent.total).To(Equal(1))
	g.Expect(trial.weary()).To(BeFalse())
	trial.heard(Answer{Status: 200})
	trial.heard(Answer{TimedOut: true})
	g.Expect(trial.weary()).To(BeTrue())
}
