package target

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"sync"
	"testing"
)

// names is a name server in memory that answers for every host: each question for the addresses of a kind gets the next of
// the prepared answers, the last one from then on.
type names struct {
	mu   sync.Mutex
	v4   [][]string
	v6   []string // always the same
	asks int      // for IPv4 addresses
}

// resolver asks this server and nobody else.
func (n *names) resolver(t *testing.T) *net.Resolver {
	var serving sync.WaitGroup
	t.Cleanup(serving.Wait)
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		serving.Go(func() { defer ours.Close(); n.serve(ours) })
		return theirs, nil
	}}
}

// serve answers questions as over TCP, each message after its length (RFC 1035 section 4.2.2).
func (n *names) serve(conn net.Conn) {
	for {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(conn, question); err != nil {
			return
		}
		answer := n.answer(question)
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

// answer writes header, question and one record for each address (RFC 1035 section 4.1).
func (n *names) answer(message []byte) []byte {
	end := 12
	for message[end] != 0 {
		end += 1 + int(message[end])
	}
	question := message[12 : end+5]
	kind := binary.BigEndian.Uint16(question[len(question)-4:])
	addresses := n.next(kind)
	answer := append([]byte{message[0], message[1], 0x81, 0x80, 0, 1, 0, byte(len(addresses)), 0, 0, 0, 0}, question...)
	for _, address := range addresses {
		ip := netip.MustParseAddr(address).AsSlice()
		answer = append(answer, 0xc0, 12, byte(kind>>8), byte(kind), 0, 1, 0, 0, 0, 0, 0, byte(len(ip)))
		answer = append(answer, ip...)
	}
	return answer
}

func (n *names) next(kind uint16) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case kind == 28: // AAAA
		return n.v6
	case kind != 1 || len(n.v4) == 0:
		return nil
	}
	n.asks++
	now := n.v4[0]
	if len(n.v4) > 1 {
		n.v4 = n.v4[1:]
	}
	return now
}
