//go:build amd64 || arm64

package virtualtime

import (
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// How long a connection counts as busy, in real time, when nothing moves any more.
const (
	slowPeer   = 2 * time.Second        // whose other side has bytes to read, or runs, or is not known
	silentPeer = 300 * time.Millisecond // whose other side sleeps, and has not answered what was sent last
)

// unsettled is how busy connections are.
type unsettled int

const (
	settled unsettled = iota
	awaiting
	moving
)

// traffic is what is known of all connections of the programs.
type traffic struct {
	state     unsettled
	asking    bool // something was sent last
	signature uint64
}

// pending tells whether an answer may be under way to the programs: they are not idle then, though they sleep.
func (t *tracer) pending(real time.Duration) bool {
	w := &t.watch
	now := t.connections(real)
	w.asking = now.asking
	if now.signature != w.signature {
		w.signature = now.signature
		w.stirred = real
		t.stirs()
	}
	switch still := real - w.stirred; now.state {
	case moving:
		return still < slowPeer
	case awaiting:
		return still < silentPeer
	}
	return false
}

// connections looks at every socket of the programs.
func (t *tracer) connections(real time.Duration) traffic {
	all := traffic{}
	for pid := range t.processes {
		for fd, inode := range socketsOf(pid) {
			one := t.lookAt(pid, fd, inode, real)
			all.state = max(all.state, one.state)
			all.asking = all.asking || one.asking
			all.signature += one.signature // in any order
		}
	}
	return all
}

// socketsOf returns the sockets of a process by their descriptors.
func socketsOf(pid int) map[int]uint64 {
	folder := "/proc/" + strconv.Itoa(pid) + "/fd"
	open, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer open.Close()
	names, _ := open.Readdirnames(-1)
	found := map[int]uint64{}
	for _, name := range names {
		link, err := os.Readlink(folder + "/" + name)
		number, is := strings.CutPrefix(link, "socket:[")
		if err != nil || !is {
			continue
		}
		fd, _ := strconv.Atoi(name)
		found[fd], _ = strconv.ParseUint(strings.TrimSuffix(number, "]"), 10, 64)
	}
	return found
}

// lookAt looks at one socket, by a descriptor of our own that is closed at once.
func (t *tracer) lookAt(pid, fd int, inode uint64, real time.Duration) traffic {
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return traffic{}
	}
	defer unix.Close(process)
	socket, err := unix.PidfdGetfd(process, fd, 0)
	if err != nil {
		return traffic{}
	}
	defer unix.Close(socket)
	domain, _ := unix.GetsockoptInt(socket, unix.SOL_SOCKET, unix.SO_DOMAIN)
	kind, _ := unix.GetsockoptInt(socket, unix.SOL_SOCKET, unix.SO_TYPE)
	switch {
	case domain == unix.AF_UNIX:
		return t.lookAtUnix(socket, inode)
	case domain != unix.AF_INET && domain != unix.AF_INET6:
		return traffic{}
	case kind == unix.SOCK_STREAM:
		return t.lookAtTCP(socket, inode)
	default:
		return t.lookAtUDP(socket, inode, real)
	}
}

// The states of a TCP connection: net/tcp_states.h.
const (
	tcpEstablished = 1
	tcpSynSent     = 2
	tcpCloseWait   = 8
	tcpListen      = 10
)

func (t *tracer) lookAtTCP(socket int, inode uint64) traffic {
	info, err := unix.GetsockoptTCPInfo(socket, unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil || info.State == tcpListen {
		return traffic{}
	}
	one := traffic{signature: mix(inode, uint64(info.State), info.Bytes_acked, info.Bytes_received)}
	switch {
	case info.State == tcpSynSent, info.State == tcpEstablished && info.Unacked > 0:
		one.state = moving
	case info.State == tcpEstablished || info.State == tcpCloseWait:
		sentLast := info.Last_data_sent < info.Last_data_recv || info.Bytes_received == 0 && info.Bytes_acked > 1
		one.asking = sentLast
		if sentLast || info.Last_data_sent == info.Last_data_recv {
			one.state = t.lookAtPeer(socket, sentLast)
		}
	}
	return one
}

// lookAtPeer says how busy the other side of a connection is that may have to answer.
func (t *tracer) lookAtPeer(socket int, sentLast bool) unsettled {
	own, peer := addresses(socket)
	if !own.IsValid() || !peer.IsValid() {
		return settled
	}
	end, err := findSocket(peer, own)
	if err != nil { // it is not on this machine, or cannot be seen
		if sentLast {
			return moving
		}
		return settled
	}
	owner := t.ownerOf(end.inode)
	switch {
	case t.processes[owner] != nil:
		return settled // it sleeps
	case end.unread > 0:
		return moving
	case owner == os.Getpid():
		return settled // who holds says so
	case owner == 0 && sentLast, runs(owner):
		return moving
	case sentLast:
		return awaiting
	}
	return settled
}

func (t *tracer) lookAtUDP(socket int, inode uint64, real time.Duration) traffic {
	if _, err := unix.Getpeername(socket); err != nil {
		return traffic{}
	}
	first, known := t.watch.born[inode]
	if !known {
		t.watch.born[inode] = real
		first = real
	}
	one := traffic{signature: mix(inode)}
	if real-first < slowPeer {
		one.state = moving // such as a name that is looked up
	}
	return one
}

func (t *tracer) lookAtUnix(socket int, inode uint64) traffic {
	peer, err := unix.GetsockoptUcred(socket, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil || peer.Pid <= 0 || t.processes[int(peer.Pid)] != nil || int(peer.Pid) == os.Getpid() {
		return traffic{}
	}
	one := traffic{signature: mix(inode)}
	unread, _ := unix.IoctlGetInt(socket, unix.SIOCOUTQ)
	if unread > 0 || runs(int(peer.Pid)) {
		one.state = moving
	}
	return one
}

// mix makes one number of several.
func mix(numbers ...uint64) uint64 {
	sum := uint64(14695981039346656037) // FNV-1a, by words
	for _, n := range numbers {
		sum = (sum ^ n) * 1099511628211
		sum ^= sum >> 29
	}
	return sum
}
