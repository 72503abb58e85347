//go:build amd64 || arm64

package virtualtime

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// thread is one that is traced.
type thread struct {
	tid     int
	process *process
	name    string
	wait    *wait         // in which it is; nil: none whose end is the tracer's
	again   *restart      // the wait that a signal has interrupted, and that the kernel will begin again; nil: none
	brief   time.Duration // until when it is in a wait that is too short to be changed
	stopped bool          // by a signal such as SIGSTOP
	looks   int           // at clocks since its last wait
	beat    beat
	stat    gauge         // what it does
	sched   gauge         // how long it has run, and waited to
	waited  time.Duration // how long that had been when it was looked at last
	finish  func()        // deals with the end of another call that is followed; nil: none is
}

// process is one that is traced.
type process struct {
	pid      int
	threads  int
	golang   int8 // whether it is written in Go: 0 not known yet, 1 yes, -1 no
	timerfds map[int]bool
	alarm    *alarm
	timers   map[int32]*alarm
	started  *Process // nil: another process has started it
}

// thread returns the thread with that id, which may be new.
func (t *tracer) thread(tid int) *thread {
	th := t.threads[tid]
	if th == nil {
		th = &thread{tid: tid, process: t.process(groupOf(tid))}
		keep := len(t.threads) < gauges
		th.stat, th.sched = newGauge(task(th.process.pid, tid, "stat"), keep), newGauge(task(th.process.pid, tid, "schedstat"), keep)
		t.threads[tid], t.wakeful[tid] = th, th
		th.process.threads++
	}
	return th
}

func (t *tracer) process(pid int) *process {
	p := t.processes[pid]
	if p == nil {
		p = &process{pid: pid}
		t.processes[pid] = p
		t.stats.Processes++
	}
	return p
}

// groupOf returns the process that a thread belongs to.
func groupOf(tid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", tid))
	if err != nil {
		return tid
	}
	_, rest, _ := bytes.Cut(text, []byte("\nTgid:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	pid, err := strconv.Atoi(string(bytes.TrimSpace(line)))
	if err != nil {
		return tid
	}
	return pid
}

// title is the name of a thread, as the kernel knows it.
func (th *thread) title() string {
	if th.name == "" {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/comm", th.process.pid, th.tid))
		th.name = strings.TrimSpace(string(text))
	}
	return th.name
}

// writtenInGo tells whether the program is.
func (p *process) writtenInGo() bool {
	if p.golang == 0 {
		p.golang = -1
		if _, err := buildinfo.ReadFile(fmt.Sprintf("/proc/%d/exe", p.pid)); err == nil {
			p.golang = 1
		}
	}
	return p.golang > 0
}

// gone forgets a thread that has ended.
func (t *tracer) gone(tid int) {
	th := t.threads[tid]
	if th == nil {
		return
	}
	t.drop(th.wait)
	th.stat.close()
	th.sched.close()
	delete(t.threads, tid)
	delete(t.wakeful, tid)
	th.process.threads--
	if th.process.threads == 0 {
		t.cancelAlarms(th.process)
		delete(t.processes, th.process.pid)
	}
}
