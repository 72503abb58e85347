package picture

import (
	"fmt"
	"strings"
	"time"
)

// Duration writes a time in the two largest units that say something: 10 s, 1 h 47 min, 24 h, 3 d.
func Duration(d time.Duration) string {
	if d < time.Second {
		if d <= 0 {
			return "0"
		}
		return fmt.Sprintf("%d ms", max(1, d.Milliseconds()))
	}
	const day = 24 * time.Hour
	var parts []string
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if unit.size == day && d <= day {
			continue // 24 h is what documents say
		}
		if n := d / unit.size; n > 0 && len(parts) < 2 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
		}
		d %= unit.size
	}
	return strings.Join(parts, " ")
}
