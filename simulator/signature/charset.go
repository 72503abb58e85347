package signature

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The functions here change the character encoding of a body. Those that read it as UTF-8 refuse what is not.

func fromLatin1(b []byte) ([]byte, bool) {
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return out, true
}

func fromWindows1252(b []byte) ([]byte, bool) {
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	return out, err == nil
}

// toLatin1 writes a question mark for what Latin-1 lacks.
func toLatin1(b []byte) ([]byte, bool) {
	return eachRune(b, func(out []byte, r rune) []byte {
		if r > 0xff {
			return append(out, '?')
		}
		return append(out, byte(r))
	})
}

func toLowBytes(b []byte) ([]byte, bool) {
	return eachRune(b, func(out []byte, r rune) []byte {
		for _, unit := range utf16.AppendRune(nil, r) {
			out = append(out, byte(unit))
		}
		return out
	})
}

func toASCII(b []byte) ([]byte, bool) {
	return eachRune(b, func(out []byte, r rune) []byte {
		if r >= utf8.RuneSelf {
			return append(out, '?')
		}
		return append(out, byte(r))
	})
}

func toUTF16(b []byte) ([]byte, bool) {
	return eachRune(b, func(out []byte, r rune) []byte {
		for _, unit := range utf16.AppendRune(nil, r) {
			out = binary.LittleEndian.AppendUint16(out, unit)
		}
		return out
	})
}

func eachRune(b []byte, write func(out []byte, r rune) []byte) ([]byte, bool) {
	if !utf8.Valid(b) {
		return nil, false
	}
	var out []byte
	for _, r := range string(b) {
		out = write(out, r)
	}
	return out, true
}
