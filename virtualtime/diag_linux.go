//go:build amd64 || arm64

package virtualtime

import (
	"encoding/binary"
	"errors"
	"net/netip"

	"golang.org/x/sys/unix"
)

// end is one end of a connection on this machine.
type end struct {
	unread uint32 // bytes
	inode  uint32
}

// The layout of struct inet_diag_req_v2 and struct inet_diag_msg: linux/inet_diag.h.
const (
	diagRequest = 56
	diagAnswer  = 72
	diagUnread  = 56
	diagInode   = 68
)

var errNoSuchSocket = errors.New("there is no such socket here")

// findSocket asks the kernel for the end of a TCP connection that has an address of its own and one of its peer.
func findSocket(own, peer netip.AddrPort) (end, error) {
	netlink, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return end{}, err
	}
	defer unix.Close(netlink)
	if err := unix.Sendto(netlink, diagFor(own, peer), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return end{}, err
	}
	answer := make([]byte, 1024)
	n, _, err := unix.Recvfrom(netlink, answer, unix.MSG_DONTWAIT) // it is there at once
	if err != nil {
		return end{}, err
	}
	order := binary.NativeEndian
	if n < unix.NLMSG_HDRLEN+diagAnswer || order.Uint16(answer[4:]) != unix.SOCK_DIAG_BY_FAMILY {
		return end{}, errNoSuchSocket
	}
	body := answer[unix.NLMSG_HDRLEN:]
	return end{unread: order.Uint32(body[diagUnread:]), inode: order.Uint32(body[diagInode:])}, nil
}

// diagFor writes the question.
func diagFor(own, peer netip.AddrPort) []byte {
	order := binary.NativeEndian
	b := make([]byte, unix.NLMSG_HDRLEN+diagRequest)
	order.PutUint32(b, uint32(len(b)))
	order.PutUint16(b[4:], unix.SOCK_DIAG_BY_FAMILY)
	order.PutUint16(b[6:], unix.NLM_F_REQUEST)
	body := b[unix.NLMSG_HDRLEN:]
	body[0], body[1] = unix.AF_INET, unix.IPPROTO_TCP
	if own.Addr().Is6() {
		body[0] = unix.AF_INET6
	}
	order.PutUint32(body[4:], ^uint32(0)) // in any state
	binary.BigEndian.PutUint16(body[8:], own.Port())
	binary.BigEndian.PutUint16(body[10:], peer.Port())
	copy(body[12:28], own.Addr().AsSlice())
	copy(body[28:44], peer.Addr().AsSlice())
	order.PutUint64(body[48:], ^uint64(0)) // whichever it is
	return b
}
