//go:build amd64 || arm64

package virtualtime

import "golang.org/x/sys/unix"

// Where the kernel has what a filter looks at: struct seccomp_data.
const (
	numberOffset       = 0
	architectureOffset = 4
	argOffset          = 16
)

// foreignBit is set in the numbers of calls of the x32 kind.
const foreignBit = 0x40000000

// filter is a program for the kernel that picks out the calls that have to do with time, or that send signals, which
// end waits. Everything else runs as ever.
type filter []unix.SockFilter

func (f *filter) add(code uint16, k uint32, yes, no int) {
	*f = append(*f, unix.SockFilter{Code: code, K: k, Jt: uint8(yes), Jf: uint8(no)})
}

func (f *filter) load(offset uint32) { f.add(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, offset, 0, 0) }

func (f *filter) result(action uint32) { f.add(unix.BPF_RET|unix.BPF_K, action, 0, 0) }

// skipUnless goes on if what was loaded is the value, and else leaves out as many instructions.
func (f *filter) skipUnless(value uint32, instructions int) {
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, value, 0, instructions)
}

// skipIf leaves out as many instructions if what was loaded is the value.
func (f *filter) skipIf(value uint32, instructions int) {
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, value, instructions, 0)
}

// skipIfNegative leaves out as many instructions if what was loaded is a negative number.
func (f *filter) skipIfNegative(instructions int) {
	f.add(unix.BPF_JMP|unix.BPF_JSET|unix.BPF_K, 1<<31, instructions, 0)
}

func (f *filter) trace() { f.result(unix.SECCOMP_RET_TRACE) }

func (f *filter) allow() { f.result(unix.SECCOMP_RET_ALLOW) }

// watched is one call and what of it is to be traced. The block runs with the call's number known.
type watched struct {
	call  int
	block filter
}

// always traces every call.
func always(call int) watched {
	var f filter
	f.trace()
	return watched{call, f}
}

// refused lets a call fail.
func refused(call int, errno unix.Errno) watched {
	var f filter
	f.result(unix.SECCOMP_RET_ERRNO | uint32(errno))
	return watched{call, f}
}

// timed traces a call whose argument points to something.
func timed(call, arg int) watched {
	var f filter
	f.pointed(arg)
	return watched{call, f}
}

// pointed ends the program: it traces if an argument is not null.
func (f *filter) pointed(arg int) {
	f.load(uint32(argOffset + 8*arg))
	f.skipUnless(0, 2)
	f.load(uint32(argOffset + 8*arg + 4))
	f.skipIf(0, 1)
	f.trace()
	f.allow()
}

// limited traces a call whose argument is a positive number.
func limited(call, arg int) watched {
	var f filter
	f.load(uint32(argOffset + 8*arg))
	f.skipIfNegative(2)
	f.skipIf(0, 1)
	f.trace()
	f.allow()
	return watched{call, f}
}

// clocked traces a call on one of the clocks that everybody shares, not on that of the processor time of somebody.
func clocked(call int) watched {
	var f filter
	f.load(argOffset)
	f.skipIfNegative(3)
	f.skipIf(unix.CLOCK_PROCESS_CPUTIME_ID, 2)
	f.skipIf(unix.CLOCK_THREAD_CPUTIME_ID, 1)
	f.trace()
	f.allow()
	return watched{call, f}
}

// locked traces those of the futex calls that wait for a limited time.
func locked(call int) watched {
	var f filter
	f.load(argOffset + 8)
	f.add(unix.BPF_ALU|unix.BPF_AND|unix.BPF_K, futexOperation, 0, 0)
	operations := []uint32{futexWait, futexWaitBitset, futexLockPI, futexWaitRequeuePI, futexLockPI2}
	for i, operation := range operations {
		f.skipIf(operation, len(operations)-i)
	}
	f.allow()
	f.pointed(3)
	return watched{call, f}
}

// calls returns what is watched on every architecture.
func calls() []watched {
	return []watched{
		locked(unix.SYS_FUTEX), clocked(unix.SYS_CLOCK_GETTIME), limited(unix.SYS_EPOLL_PWAIT, 3), timed(unix.SYS_PPOLL, 2),
		timed(unix.SYS_PSELECT6, 4), always(unix.SYS_GETTIMEOFDAY), always(unix.SYS_NANOSLEEP), clocked(unix.SYS_CLOCK_NANOSLEEP),
		timed(unix.SYS_EPOLL_PWAIT2, 3), timed(unix.SYS_RT_SIGTIMEDWAIT, 2), timed(unix.SYS_FUTEX_WAITV, 3), timed(unix.SYS_SEMTIMEDOP, 3),
		timed(unix.SYS_MQ_TIMEDSEND, 4), timed(unix.SYS_MQ_TIMEDRECEIVE, 4), always(unix.SYS_TIMERFD_SETTIME),
		always(unix.SYS_SETITIMER), always(unix.SYS_GETITIMER),
		always(unix.SYS_KILL), always(unix.SYS_TKILL), always(unix.SYS_TGKILL), always(unix.SYS_PIDFD_SEND_SIGNAL),
		always(unix.SYS_RT_SIGQUEUEINFO), always(unix.SYS_RT_TGSIGQUEUEINFO),
		clocked(unix.SYS_TIMER_CREATE), always(unix.SYS_TIMER_SETTIME), always(unix.SYS_TIMER_GETTIME), always(unix.SYS_TIMER_DELETE),
		refused(unix.SYS_CLOCK_SETTIME, unix.EPERM), refused(unix.SYS_SETTIMEOFDAY, unix.EPERM),
		refused(unix.SYS_ADJTIMEX, unix.EPERM), refused(unix.SYS_CLOCK_ADJTIME, unix.EPERM),
		refused(unix.SYS_IO_URING_SETUP, unix.ENOSYS), // its waits are made by the kernel itself
	}
}

// newFilter returns the program as the kernel takes it.
func newFilter() filter {
	var f filter
	f.load(architectureOffset)
	f.skipUnless(native, 2)
	f.load(numberOffset)
	f.add(unix.BPF_JMP|unix.BPF_JGE|unix.BPF_K, foreignBit, 0, 1)
	f.trace()
	for _, w := range append(calls(), olderCalls()...) {
		f.skipUnless(uint32(w.call), len(w.block))
		f = append(f, w.block...)
	}
	f.allow()
	return f
}
