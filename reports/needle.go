package reports

import (
	"slices"
	"strings"
)

// needles finds many strings in one pass over a text. Each is filed under its first four bytes, letter case
// ignored; a bitmap over hashes of those keeps most positions from being looked up. Adding one is cheap, because
// secrets such as access tokens come up all through a run. The zero value holds none.
type needles struct {
	all    map[string]bool
	by     map[uint32][]string // longest first
	bitmap *[1 << hashBits / 64]uint64
}

const (
	foldBits  = 0x20202020 // maps upper case letters to lower case; also merges others, which the comparison sorts out
	hashBits  = 16
	exactUpTo = 8 // shorter needles are matched with their letter case, or "Test" would take out every "test"
)

func hash(key uint32) uint32 { return key * 0x9E3779B1 >> (32 - hashBits) }

// add files a string of at least four bytes.
func (n *needles) add(needle string) {
	if n.by == nil {
		n.all, n.by = map[string]bool{}, map[uint32][]string{}
		n.bitmap = new([1 << hashBits / 64]uint64)
	}
	if n.all[needle] {
		return
	}
	n.all[needle] = true
	key := foldedKey(needle)
	list := n.by[key]
	at, _ := slices.BinarySearchFunc(list, needle, func(have, add string) int { return len(add) - len(have) })
	n.by[key] = slices.Insert(list, at, needle)
	h := hash(key)
	n.bitmap[h/64] |= 1 << (h % 64)
}

func foldedKey(s string) uint32 {
	return (uint32(s[0])<<24 | uint32(s[1])<<16 | uint32(s[2])<<8 | uint32(s[3])) | foldBits
}

// replace returns the text with every needle replaced; needles that overlap are replaced as one. Of a text that was
// cut off, an end that is the beginning of a needle is replaced too.
func (n *needles) replace(s string, cut bool) string {
	if len(n.by) == 0 || len(s) < shortestSecret {
		return s
	}
	var out strings.Builder
	done, start, end := 0, -1, 0 // done: copied so far; start, end: the stretch to replace, if any
	key, bitmap := uint32(s[0])<<16|uint32(s[1])<<8|uint32(s[2]), n.bitmap
	for i := range len(s) - shortestSecret + 1 {
		key = key<<8 | uint32(s[i+shortestSecret-1])
		h := hash(key | foldBits)
		if bitmap[h/64]&(1<<(h%64)) == 0 {
			continue
		}
		length := n.at(key|foldBits, s[i:], cut)
		switch {
		case length == 0:
		case start >= 0 && i < end:
			end = max(end, i+length)
		default:
			done = flush(&out, s, done, start, end)
			start, end = i, i+length
		}
	}
	if start < 0 {
		return s
	}
	done = flush(&out, s, done, start, end)
	out.WriteString(s[done:])
	return out.String()
}

// flush copies what stands between done and a stretch, and a mark for the stretch; it returns the new done.
func flush(out *strings.Builder, s string, done, start, end int) int {
	if start < 0 {
		return done
	}
	out.WriteString(s[done:start])
	out.WriteString(redacted)
	return end
}

// at returns the length of the longest needle that the text starts with, 0 if there is none.
func (n *needles) at(key uint32, s string, cut bool) int {
	for _, needle := range n.by[key] {
		switch {
		case len(needle) <= len(s) && same(needle, s[:len(needle)]):
			return len(needle)
		case cut && len(needle) > len(s) && equalFoldASCII(needle[:len(s)], s):
			return len(s)
		}
	}
	return 0
}

func same(needle, found string) bool {
	if len(needle) < exactUpTo {
		return needle == found
	}
	return equalFoldASCII(needle, found)
}

// equalFoldASCII compares strings of equal length. Only ASCII letters are folded, so that no length can change.
func equalFoldASCII(a, b string) bool {
	for i := range len(a) {
		if a[i] != b[i] && lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
