//go:build amd64 || arm64

package virtualtime

import (
	"bytes"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// gauge is a file of /proc that is read again and again.
type gauge struct {
	path string
	fd   int // -1: it is opened for each look
}

// gauges is for how many threads such files are kept open.
const gauges = 400

func newGauge(path string, keep bool) gauge {
	g := gauge{path: path, fd: -1}
	if keep {
		g.fd, _ = unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	}
	return g
}

// read returns what the file says now, in part of the buffer; nothing if it is gone.
func (g gauge) read(buffer []byte) []byte {
	fd := g.fd
	if fd < 0 {
		var err error
		if fd, err = unix.Open(g.path, unix.O_RDONLY|unix.O_CLOEXEC, 0); err != nil {
			return nil
		}
		defer unix.Close(fd)
	}
	n, err := unix.Pread(fd, buffer, 0)
	if err != nil || n <= 0 {
		return nil
	}
	return buffer[:n]
}

func (g gauge) close() {
	if g.fd >= 0 {
		unix.Close(g.fd)
	}
}

// task is the path of what /proc says of a thread.
func task(pid, tid int, name string) string {
	return "/proc/" + strconv.Itoa(pid) + "/task/" + strconv.Itoa(tid) + "/" + name
}

// stateIn returns what a thread does, as the kernel puts it in its file stat; 0: it has ended.
func stateIn(text []byte) byte {
	end := bytes.LastIndexByte(text, ')') // the name before it may hold anything
	if end < 0 || end+2 >= len(text) {
		return 0
	}
	return text[end+2]
}

// schedule returns how long a thread has run, and how long it could have but waited for a processor, as the kernel puts it in its
// file schedstat; 0 if it has none.
func schedule(text []byte) (ran, waited time.Duration) {
	if fields := bytes.Fields(text); len(fields) > 1 {
		first, _ := strconv.ParseInt(string(fields[0]), 10, 64)
		second, _ := strconv.ParseInt(string(fields[1]), 10, 64)
		return time.Duration(first), time.Duration(second)
	}
	return 0, 0
}

// state returns what a thread does that is not traced.
func state(pid, tid int) byte {
	var buffer [512]byte
	return stateIn(newGauge(task(pid, tid, "stat"), false).read(buffer[:]))
}
