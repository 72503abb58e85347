package virtualtime

import (
	"fmt"
	"os"
)

var dbg = map[string]int{}

func (t *tracer) dbgJump() {
	for _, d := range t.due {
		if d.wait != nil && d.at <= t.time.Elapsed() {
			dbg[fmt.Sprint(d.wait.thread.title(), " nr", d.wait.before.call(), " len ", d.wait.thread.beat.length, " hk ", d.wait.housekeeping())]++
		}
	}
}
func DbgDump() {
	for k, v := range dbg {
		if v > 20 {
			fmt.Fprintln(os.Stderr, v, k)
		}
	}
}
