package conformance

import (
	"crypto/rand"
	"encoding/binary"
)

// NewSeed returns a seed that is short enough to be typed again. A new one for each run keeps a receiver that remembers
// what it has processed from taking this run's deliveries for those of the last.
func NewSeed() uint64 {
	var b [4]byte
	rand.Read(b[:])
	return uint64(binary.BigEndian.Uint32(b[:])) + 1
}
