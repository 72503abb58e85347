//go:build amd64 || arm64

package virtualtime

import (
	"fmt"
	"maps"
	"net/netip"
	"os"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// runs tells whether a thread of a process that is not traced runs, or waits for the disk.
func runs(pid int) bool {
	if pid == 0 {
		return false
	}
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, task := range tasks {
		tid, _ := strconv.Atoi(task.Name())
		switch state(pid, tid) {
		case 'R', 'D':
			return true
		}
	}
	return false
}

// ownerOf returns the process that has a socket, 0 if it cannot be seen.
func (t *tracer) ownerOf(inode uint32) int {
	w := &t.watch
	if inode == 0 {
		return 0 // it has not been accepted yet
	}
	if pid, known := w.owners[inode]; known {
		return pid
	}
	w.owners[inode] = t.findOwner(inode)
	return w.owners[inode]
}

// findOwner looks through the programs, this process, and then all others.
func (t *tracer) findOwner(inode uint32) int {
	near := append(slices.Collect(maps.Keys(t.processes)), os.Getpid())
	if i := slices.IndexFunc(near, func(pid int) bool { return has(pid, inode) }); i >= 0 {
		return near[i]
	}
	all, _ := os.ReadDir("/proc")
	for _, one := range all {
		if pid, err := strconv.Atoi(one.Name()); err == nil && has(pid, inode) {
			return pid
		}
	}
	return 0
}

// has tells whether a process has a socket.
func has(pid int, inode uint32) bool {
	for _, found := range socketsOf(pid) {
		if uint32(found) == inode {
			return true
		}
	}
	return false
}

// addresses returns those of both ends of a connection, IPv4 where one is meant.
func addresses(socket int) (own, peer netip.AddrPort) {
	here, errHere := unix.Getsockname(socket)
	there, errThere := unix.Getpeername(socket)
	if errHere != nil || errThere != nil {
		return own, peer
	}
	return addressOf(here), addressOf(there)
}

func addressOf(address unix.Sockaddr) netip.AddrPort {
	switch a := address.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port))
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr).Unmap(), uint16(a.Port))
	}
	return netip.AddrPort{}
}
