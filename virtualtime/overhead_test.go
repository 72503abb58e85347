//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"os/exec"
	"testing"
	"time"

	"github.com/hookbench/hookbench/virtualtime"
)

// BenchmarkOverhead runs programs that do not sleep, in the time of this machine and in a virtual one. What counts is the ratio.
func BenchmarkOverhead(b *testing.B) {
	program, err := calls()
	if err != nil {
		b.Skip(err)
	}
	vt, err := virtualtime.Open(virtualtime.Options{})
	if err != nil {
		b.Skip(err)
	}
	defer vt.Close()
	for _, kind := range []string{"compute", "call", "read clocks"} {
		b.Run(kind, func(b *testing.B) {
			var ordinary, virtual time.Duration
			for b.Loop() {
				began := time.Now()
				if err := exec.Command(program, "work", kind).Run(); err != nil {
					b.Fatal(err)
				}
				ordinary += time.Since(began)
				began = time.Now()
				p, err := vt.Start(virtualtime.Command{Args: []string{program, "work", kind}})
				if err != nil {
					b.Fatal(err)
				}
				<-p.Ended()
				virtual += time.Since(began)
			}
			b.ReportMetric(float64(virtual)/float64(ordinary), "ratio")
		})
	}
}
