package message

import (
	"strconv"
	"time"

	"github.com/hookbench/hookbench/specs"
	"github.com/tidwall/gjson"
)

// Timestamps written as numbers count seconds since 1970, or milliseconds where seconds would lie beyond the year 5000.
const lastSecond = 100_000_000_000

// ReadTimestamp reads a timestamp of a body.
func ReadTimestamp(written gjson.Result) (time.Time, bool) {
	switch written.Type {
	case gjson.String:
		at, err := time.Parse(time.RFC3339Nano, written.Str)
		return at, err == nil
	case gjson.Number:
		if n := written.Int(); n >= lastSecond {
			return time.UnixMilli(n).UTC(), true
		}
		return time.Unix(written.Int(), 0).UTC(), true
	default:
		return time.Time{}, false
	}
}

// Restamp returns the body with another instant as its timestamp, spelled as the one before it. A body without a
// timestamp stays as it is.
func Restamp(contract *specs.Contract, body []byte, at time.Time) ([]byte, error) {
	place := contract.Envelope.Timestamp
	written := place.Get(body)
	switch written.Type {
	case gjson.String:
		return place.Set(body, spelledLike(written.Str, at))
	case gjson.Number:
		if written.Int() >= lastSecond {
			return place.SetRaw(body, strconv.FormatInt(at.UnixMilli(), 10))
		}
		return place.SetRaw(body, strconv.FormatInt(at.Unix(), 10))
	default:
		return body, nil
	}
}
