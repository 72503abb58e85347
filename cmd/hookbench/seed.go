package main

import (
	"crypto/rand"
	"encoding/binary"
)

// newSeed returns a seed that a flag can repeat. A new one for each run keeps a receiver that remembers what it has
// processed from taking this run's deliveries for those of the last.
func newSeed() uint64 {
	var b [4]byte
	rand.Read(b[:])
	return uint64(binary.BigEndian.Uint32(b[:])) + 1
}
