package specs_test

import (
	"testing"

	"github.com/hookbench/hookbench/specs"
)

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := specs.Open("cargolint"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkValidate validates an event of about 400 bytes.
func BenchmarkValidate(b *testing.B) {
	provider, err := specs.Open("cargolint")
	if err != nil {
		b.Fatal(err)
	}
	body := []byte(`{"event":"document.uploaded","timestamp":"2026-03-02T11:45:00Z","webhookId":"wh_abc123","deliveryId":"dlv_xyz789","data":{"document":{"id":"doc_abc123","fileName":"commercial-invoice-2026-03-02.pdf","documentType":"invoice","status":"processing","pages":3,"sizeBytes":482113,"uploadedBy":"a.jansen@harbour.example","tags":["import","rotterdam","priority"],"shipment":{"reference":"SHP-2026-000417","incoterm":"DAP"}}}}`)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		broken, err := provider.Validate("document.uploaded", body)
		if err != nil || len(broken) > 0 {
			b.Fatal(broken, err)
		}
	}
}
