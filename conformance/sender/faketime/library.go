package faketime

import (
	"fmt"
	"os"
	"path/filepath"
)

// places are where packages have the library for programs with threads.
var places = [...]string{
	"/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1",
	"/usr/lib64/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1",
}

// find returns the path of libfaketime.
func find(path string) (string, error) {
	if path != "" {
		if _, err := os.Stat(path); err != nil {
			return "", fmt.Errorf("time faketime: the library: %w", err)
		}
		return path, nil
	}
	for _, place := range places {
		if found, err := filepath.Glob(place); err == nil && len(found) > 0 {
			return found[0], nil
		}
	}
	return "", fmt.Errorf("time faketime: libfaketimeMT.so.1 is not installed: apt-get install faketime, or use --time clock=URL or xN")
}
