package bench

import "testing"

// The simulator is to be ready within 100 ms of its start, and to hold less than 40 MB when idle.
const (
	readyTarget  = 100
	memoryTarget = 40
)

// BenchmarkReady starts the simulator with all providers until it answers, and looks at its memory.
func BenchmarkReady(b *testing.B) {
	binary := hookbench(b)
	var last *server
	times := medians(b, 5, func() { last = simulate(b, binary) })
	milliseconds(b, times[0], "ms/ready")
	judge(b, "ms/ready", float64(times[0].Microseconds())/1000, readyTarget)
	resident := float64(last.residentBytes(b)) / 1e6
	b.ReportMetric(resident, "MB/idle")
	judge(b, "MB/idle", resident, memoryTarget)
}
