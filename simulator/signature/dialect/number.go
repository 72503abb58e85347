package dialect

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// decimal is how a language writes a floating-point number.
type decimal struct {
	from, to int    // the powers of ten between which no exponent is written: from <= power < to
	digits   int    // most significant digits; 0: the fewest that read back as the same number
	whole    string // behind a number without fraction: "" or ".0"
	mantissa string // the same in front of an exponent
	mark     string // of the exponent: "e" or "E"
	plus     string // in front of a positive exponent: "" or "+"
	width    int    // least digits of the exponent
}

func ecmaDecimal() decimal { return decimal{from: -6, to: 21, mark: "e", plus: "+", width: 1} }
func pythonDecimal() decimal {
	return decimal{from: -4, to: 16, whole: ".0", mark: "e", plus: "+", width: 2}
}
func phpDecimal() decimal {
	return decimal{from: -4, to: 17, mantissa: ".0", mark: "e", plus: "+", width: 1}
}
func javaDecimal() decimal {
	return decimal{from: -3, to: 7, whole: ".0", mantissa: ".0", mark: "E", width: 1}
}
func rubyDecimal() decimal {
	return decimal{from: -4, to: 15, whole: ".0", mantissa: ".0", mark: "e", plus: "+", width: 2}
}
func dotnetDecimal() decimal {
	return decimal{from: -5, to: 15, whole: ".0", mark: "E", plus: "+", width: 2}
}

// format writes a finite number.
func (d decimal) format(f float64) string {
	rounded := strconv.FormatFloat(f, 'e', d.digits-1, 64) // with -1, the fewest digits
	mantissa, exponent, _ := strings.Cut(rounded, "e")
	if d.digits > 0 {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	power, _ := strconv.Atoi(exponent)
	if power >= d.from && power < d.to {
		f, _ = strconv.ParseFloat(rounded, 64)
		return ending(strconv.FormatFloat(f, 'f', -1, 64), d.whole)
	}
	return ending(mantissa, d.mantissa) + d.mark + d.exponent(power)
}

// ending appends the ending to a number without a fraction.
func ending(number, end string) string {
	if strings.Contains(number, ".") {
		return number
	}
	return number + end
}

func (d decimal) exponent(power int) string {
	sign := d.plus
	if power < 0 {
		sign, power = "-", -power
	}
	digits := strconv.Itoa(power)
	return sign + strings.Repeat("0", max(0, d.width-len(digits))) + digits
}

// whole tells whether a number is spelled as an integer.
func whole(raw string) bool { return !strings.ContainsAny(raw, ".eE") }

func sameNumber(raw string) (string, bool) { return raw, true }

// javascriptNumber writes what Number makes of the spelling; too large a number becomes null.
func javascriptNumber(raw string) (string, bool) {
	f, _ := strconv.ParseFloat(raw, 64)
	switch {
	case math.IsInf(f, 0):
		return "null", true
	case f == 0:
		return "0", true
	default:
		return ecmaDecimal().format(f), true
	}
}

// goNumber writes what encoding/json makes of a number by way of any.
func goNumber(raw string) (string, bool) {
	f, err := strconv.ParseFloat(raw, 64)
	return ecmaDecimal().format(f), err == nil
}

// goFieldNumber is goNumber for a struct whose fields are int64 where the document has integers.
func goFieldNumber(raw string) (string, bool) {
	if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	return goNumber(raw)
}

// exact returns the spelling in a language with integers of any size and the given floats; it refuses what would
// be infinite.
func exact(d decimal) func(string) (string, bool) {
	return func(raw string) (string, bool) {
		if whole(raw) {
			return plainZero(raw), true
		}
		f, err := strconv.ParseFloat(raw, 64)
		return d.format(f), err == nil
	}
}

func plainZero(raw string) string {
	if raw == "-0" {
		return "0"
	}
	return raw
}

// pythonDigits is the length of the longest integer that Python reads by default.
const pythonDigits = 4300

func pythonNumber(raw string) (string, bool) {
	if whole(raw) {
		return plainZero(raw), len(strings.TrimPrefix(raw, "-")) <= pythonDigits
	}
	f, err := strconv.ParseFloat(raw, 64)
	switch {
	case err == nil:
		return pythonDecimal().format(f), true
	case f > 0:
		return "Infinity", true
	default:
		return "-Infinity", true
	}
}

// phpNumber writes an integer beyond 64 bits as a float.
func phpNumber(raw string) (string, bool) {
	if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	f, err := strconv.ParseFloat(raw, 64)
	return phpDecimal().format(f), err == nil
}

// phpPrecision is the number of digits that PHP writes of a float outside JSON by default.
const phpPrecision = 14

func phpTextNumber(raw string) (string, bool) {
	if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	style := decimal{from: -4, to: phpPrecision + 1, digits: phpPrecision, mantissa: ".0", mark: "E", plus: "+", width: 1}
	f, err := strconv.ParseFloat(raw, 64)
	return style.format(f), err == nil
}

// maxNumeric bounds the length and the exponent of what numeric spells out.
const maxNumeric = 1000

// numeric writes the number as SQL's numeric type does: every digit kept, no exponent.
func numeric(raw string) (string, bool) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(raw), "e")
	power, err := strconv.Atoi(exponent)
	if exponent == "" {
		power, err = 0, nil
	}
	if err != nil || len(raw) > maxNumeric || power > maxNumeric || power < -maxNumeric {
		return "", false
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	value, ok := new(big.Rat).SetString(raw)
	if !ok {
		return "", false
	}
	return value.FloatString(max(0, len(fraction)-power)), true
}
