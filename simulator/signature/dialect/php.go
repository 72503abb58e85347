package dialect

import (
	"slices"
	"strconv"
	"unicode/utf16"
)

// php lists what json_decode and json_encode make of a document. With true as its second argument json_decode gives
// arrays, and json_encode writes an array as a list when its keys are 0, 1, 2 …, even when it was an empty object.
func php() []Dialect {
	arrays := style{lists: true, number: phpNumber, text: quoting{escape: nonASCII, slash: true}.text}
	objects, slashes, unicode, neither, pretty := arrays, arrays, arrays, arrays, arrays
	objects.lists = false
	slashes.text = quoting{escape: nonASCII}.text
	unicode.text = quoting{escape: lineSeparator, slash: true}.text
	neither.text = quoting{escape: lineSeparator}.text
	pretty.indent, pretty.colon = "    ", ": "
	neitherObjects, neitherPretty := neither, neither
	neitherObjects.lists = false
	neitherPretty.indent, neitherPretty.colon = "    ", ": "
	return []Dialect{
		{"php", "with slashes and non-ASCII text escaped (PHP's json_encode of an array)", true, arrays.write},
		{"php-objects", "with slashes and non-ASCII text escaped (PHP's json_encode of an object)", true, objects.write},
		{"php-slashes", "as by PHP's json_encode with JSON_UNESCAPED_SLASHES", true, slashes.write},
		{"php-unicode", "as by PHP's json_encode with JSON_UNESCAPED_UNICODE", false, unicode.write},
		{"php-slashes-unicode", "as by PHP's json_encode with JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE of an array", true, neither.write},
		{"php-slashes-unicode-objects", "as by PHP's json_encode with JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE of an object", false, neitherObjects.write},
		{"php-pretty", "as by PHP's json_encode with JSON_PRETTY_PRINT", false, pretty.write},
		{"php-pretty-slashes-unicode", "as by PHP's json_encode with JSON_PRETTY_PRINT, JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE", false, neitherPretty.write},
	}
}

// isList tells whether the names are 0, 1, 2 … in this order.
func isList(members []member) bool {
	for i, m := range members {
		if !slices.Equal(m.name, utf16.Encode([]rune(strconv.Itoa(i)))) {
			return false
		}
	}
	return true
}
