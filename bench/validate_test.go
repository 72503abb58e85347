package bench

import (
	"testing"
	"time"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// validateTarget is how many microseconds the validation of an event of some 400 bytes may take.
const validateTarget = 25

// BenchmarkValidate holds bodies against the published schema of their event: for each provider the event whose body is
// closest to 400 bytes.
func BenchmarkValidate(b *testing.B) {
	for _, id := range specs.Builtin() {
		provider, err := specs.Open(id)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(id, func(b *testing.B) { measureValidation(b, provider) })
	}
}

func measureValidation(b *testing.B, provider *specs.Provider) {
	const times = 1000
	event, body := sizedEvent(b, provider)
	median := medians(b, 5, func() {
		for range times {
			if violations, err := provider.Validate(event, body); err != nil || len(violations) > 0 {
				b.Fatal(err, violations)
			}
		}
	})[0]
	figure := float64(median.Nanoseconds()) / 1000 / times
	b.ReportMetric(figure, "us/event")
	b.ReportMetric(float64(len(body)), "bytes")
	judge(b, "us/event", figure, validateTarget)
}

// sizedEvent composes every event of the provider and returns the one whose body is closest to 400 bytes.
func sizedEvent(b *testing.B, provider *specs.Provider) (event string, body []byte) {
	const size = 400
	away := func(body []byte) int { return max(len(body)-size, size-len(body)) }
	composer := message.NewComposer(provider, 1)
	for _, candidate := range provider.Verified() {
		composed, err := composer.Body(message.Order{Event: candidate.Name, At: time.Now()})
		if err != nil {
			b.Fatal(err)
		}
		if body == nil || away(composed) < away(body) {
			event, body = candidate.Name, composed
		}
	}
	return event, body
}
