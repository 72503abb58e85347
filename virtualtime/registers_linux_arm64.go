package virtualtime

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// native is how seccomp names the system calls of this architecture.
const native = unix.AUDIT_ARCH_AARCH64

// trap is the instruction that makes a system call, svc #0.
var trap = [...]byte{0x01, 0x00, 0x00, 0xd4}

// The sets of registers that ptrace knows: NT_PRSTATUS and NT_ARM_SYSTEM_CALL of linux/elf.h.
const (
	generalSet = 1
	callSet    = 0x404
)

// registers are those of a stopped thread. Argument 0 and the result share x0; the kernel keeps what argument 0 was for a
// call that it restarts.
type registers struct {
	set     unix.PtraceRegs
	number  int32 // of the call
	changed bool  // the number was
}

func (r *registers) read(tid int) error {
	r.changed = false
	if err := regset(unix.PTRACE_GETREGSET, tid, generalSet, unsafe.Pointer(&r.set), unsafe.Sizeof(r.set)); err != nil {
		return err
	}
	return regset(unix.PTRACE_GETREGSET, tid, callSet, unsafe.Pointer(&r.number), unsafe.Sizeof(r.number))
}

func (r *registers) write(tid int) error {
	if err := regset(unix.PTRACE_SETREGSET, tid, generalSet, unsafe.Pointer(&r.set), unsafe.Sizeof(r.set)); err != nil {
		return err
	}
	if !r.changed {
		return nil
	}
	return regset(unix.PTRACE_SETREGSET, tid, callSet, unsafe.Pointer(&r.number), unsafe.Sizeof(r.number))
}

func regset(request, tid int, kind uintptr, data unsafe.Pointer, size uintptr) error {
	vector := unix.Iovec{Base: (*byte)(data), Len: uint64(size)}
	err := ptrace(request, tid, kind, uintptr(unsafe.Pointer(&vector)))
	runtime.KeepAlive(&vector)
	return err
}

// call is the number of the system call at which the thread stopped.
func (r *registers) call() int { return int(r.number) }

func (r *registers) setCall(number int) { r.number, r.changed = int32(number), true }

func (r *registers) arg(n int) uint64 { return r.set.Regs[n] }

func (r *registers) setArg(n int, value uint64) { r.set.Regs[n] = value }

func (r *registers) result() int64 { return int64(r.set.Regs[0]) }

func (r *registers) setResult(value int64) { r.set.Regs[0] = uint64(value) }

// restore gives the arguments back that a call had, but not its result. The number is in x8 as it was.
func (r *registers) restore(before *registers) {
	for n := 1; n < 6; n++ {
		r.setArg(n, before.arg(n))
	}
}

// noCall is nothing: a result that asks for no restart is enough.
func (r *registers) noCall() {}

func (r *registers) instruction() uint64 { return r.set.Pc }

func (r *registers) stack() uint64 { return r.set.Sp }

// prepare sets everything for a call that the instruction at the thread's place will make.
func (r *registers) prepare(number int, args []uint64) {
	r.set.Regs[8] = uint64(number)
	for n, arg := range args {
		r.setArg(n, arg)
	}
}

// narrow is the bit of the processor's state that is set in programs of 32 bits: PSR_MODE32_BIT.
const narrow = 0x10

// foreign tells whether the call is one of another architecture than this.
func (r *registers) foreign() bool { return r.set.Pstate&narrow != 0 }
