package draft

import (
	"encoding/json"
	"math"
	"strconv"
)

// whole returns a whole number, or another where there is none.
func whole(value any, otherwise int) int {
	n, ok := value.(json.Number)
	if !ok {
		return otherwise
	}
	f, err := n.Float64()
	if err != nil || f < 0 || f > 1<<20 {
		return otherwise
	}
	return int(f)
}

// number returns the smallest number of a schema that is 1 or more, or else the largest there is.
func number(schema map[string]any) any {
	step, least, most := 1.0, 1.0, math.MaxFloat64
	set(&step, schema["multipleOf"], 0)
	set(&most, schema["maximum"], 0)
	set(&most, schema["exclusiveMaximum"], -step)
	least = max(min(least, most), -math.MaxFloat64)
	if low, ok := float(schema["minimum"]); ok && low > least || ok && most < 1 {
		least = low
	}
	if low, ok := float(schema["exclusiveMinimum"]); ok && low >= least {
		least = low + step
	}
	n := math.Ceil(least/step) * step
	if n > most {
		n = math.Floor(most/step) * step
	}
	if n > most || n < least {
		n = (least + most) / 2
	}
	return json.Number(strconv.FormatFloat(n, 'f', -1, 64))
}

func set(to *float64, value any, plus float64) {
	if f, ok := float(value); ok && f+plus < *to || ok && plus == 0 {
		*to = f + plus
	}
}

func float(value any) (float64, bool) {
	n, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}
