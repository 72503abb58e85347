package virtualtime

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// native is how seccomp names the system calls of this architecture.
const native = unix.AUDIT_ARCH_X86_64

// trap is the instruction that makes a system call.
var trap = [...]byte{0x0f, 0x05}

// registers are those of a stopped thread.
type registers struct{ set unix.PtraceRegs }

func (r *registers) read(tid int) error {
	err := ptrace(unix.PTRACE_GETREGS, tid, 0, uintptr(unsafe.Pointer(&r.set)))
	runtime.KeepAlive(r)
	return err
}

func (r *registers) write(tid int) error {
	err := ptrace(unix.PTRACE_SETREGS, tid, 0, uintptr(unsafe.Pointer(&r.set)))
	runtime.KeepAlive(r)
	return err
}

// call is the number of the system call at which the thread stopped.
func (r *registers) call() int { return int(int64(r.set.Orig_rax)) }

func (r *registers) setCall(number int) { r.set.Orig_rax = uint64(int64(number)) }

func (r *registers) place(n int) *uint64 {
	return [...]*uint64{&r.set.Rdi, &r.set.Rsi, &r.set.Rdx, &r.set.R10, &r.set.R8, &r.set.R9}[n]
}

func (r *registers) arg(n int) uint64 { return *r.place(n) }

func (r *registers) setArg(n int, value uint64) { *r.place(n) = value }

func (r *registers) result() int64 { return int64(r.set.Rax) }

func (r *registers) setResult(value int64) { r.set.Rax = uint64(value) }

// restore gives the arguments and the number back that a call had, but not its result.
func (r *registers) restore(before *registers) {
	for n := range 6 {
		r.setArg(n, before.arg(n))
	}
	r.set.Orig_rax = before.set.Orig_rax
}

// noCall tells the kernel that no call is to be restarted on the way back into the program.
func (r *registers) noCall() { r.set.Orig_rax = ^uint64(0) }

func (r *registers) instruction() uint64 { return r.set.Rip }

func (r *registers) stack() uint64 { return r.set.Rsp }

// prepare sets everything for a call that the instruction at the thread's place will make.
func (r *registers) prepare(number int, args []uint64) {
	r.set.Orig_rax, r.set.Rax = ^uint64(0), uint64(number)
	for n, arg := range args {
		r.setArg(n, arg)
	}
}

// compatible is the code segment of programs of 32 bits: arch/x86/include/asm/segment.h, __USER32_CS.
const compatible = 0x23

// foreign tells whether the call is one of another architecture than this, or of the x32 kind.
func (r *registers) foreign() bool {
	return r.set.Cs == compatible || r.call() >= 0 && r.call()&foreignBit != 0
}
