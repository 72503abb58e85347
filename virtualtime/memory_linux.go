//go:build amd64 || arm64

package virtualtime

import (
	"encoding/binary"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ptrace makes a ptrace request of the calling thread.
func ptrace(request, tid int, address, data uintptr) error {
	_, _, errno := unix.RawSyscall6(unix.SYS_PTRACE, uintptr(request), uintptr(tid), address, data, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}

// load reads memory of a stopped thread.
func load(tid int, address uint64, into []byte) error {
	local := unix.Iovec{Base: &into[0], Len: uint64(len(into))}
	remote := unix.RemoteIovec{Base: uintptr(address), Len: len(into)}
	n, err := unix.ProcessVMReadv(tid, []unix.Iovec{local}, []unix.RemoteIovec{remote}, 0)
	if err == nil && n == len(into) {
		return nil
	}
	return move(unix.PTRACE_PEEKDATA, tid, address, into) // some containers forbid process_vm_readv
}

// store writes memory of a stopped thread.
func store(tid int, address uint64, data []byte) error {
	local := unix.Iovec{Base: &data[0], Len: uint64(len(data))}
	remote := unix.RemoteIovec{Base: uintptr(address), Len: len(data)}
	n, err := unix.ProcessVMWritev(tid, []unix.Iovec{local}, []unix.RemoteIovec{remote}, 0)
	if err == nil && n == len(data) {
		return nil
	}
	return poke(tid, address, data)
}

// poke writes memory of a stopped thread word by word, also where it is not writable, as code.
func poke(tid int, address uint64, data []byte) error {
	return move(unix.PTRACE_POKEDATA, tid, address, data)
}

// word is what ptrace reads and writes at a time.
const word = 8

// move reads or writes memory word by word. What a last word has beside the data stays as it is.
func move(request, tid int, address uint64, data []byte) error {
	for at := 0; at < len(data); at += word {
		var one [word]byte
		part, place := data[at:min(at+word, len(data))], uintptr(address)+uintptr(at)
		if request == unix.PTRACE_PEEKDATA || len(part) < word {
			if err := ptrace(unix.PTRACE_PEEKDATA, tid, place, uintptr(unsafe.Pointer(&one))); err != nil {
				return err
			}
		}
		if request == unix.PTRACE_PEEKDATA {
			copy(part, one[:])
			continue
		}
		copy(one[:], part)
		if err := ptrace(request, tid, place, uintptr(binary.LittleEndian.Uint64(one[:]))); err != nil {
			return err
		}
	}
	return nil
}

// loadSpec reads a struct timespec.
func loadSpec(tid int, address uint64) (time.Duration, error) { return loadTime(tid, address, 1) }

// loadVal reads a struct timeval.
func loadVal(tid int, address uint64) (time.Duration, error) { return loadTime(tid, address, 1000) }

// loadTime reads seconds, and a fraction in so many nanoseconds.
func loadTime(tid int, address uint64, unit int64) (time.Duration, error) {
	var b [16]byte
	if err := load(tid, address, b[:]); err != nil {
		return 0, err
	}
	seconds, fraction := int64(binary.LittleEndian.Uint64(b[:])), int64(binary.LittleEndian.Uint64(b[8:]))
	if seconds < 0 || fraction < 0 || fraction*unit >= int64(time.Second) {
		return 0, unix.EINVAL
	}
	if seconds >= forever/int64(time.Second) {
		return forever, nil
	}
	return time.Duration(seconds)*time.Second + time.Duration(fraction*unit), nil
}

// pair is two words as they lie in memory.
func pair(first, second int64) []byte {
	b := make([]byte, 16)
	binary.LittleEndian.PutUint64(b, uint64(first))
	binary.LittleEndian.PutUint64(b[8:], uint64(second))
	return b
}

// spec is a struct timespec as it lies in memory.
func spec(d time.Duration) []byte { return pair(int64(d/time.Second), int64(d%time.Second)) }

// val is a struct timeval as it lies in memory.
func val(d time.Duration) []byte {
	return pair(int64(d/time.Second), int64(d%time.Second/time.Microsecond))
}
