//go:build unix

package container

import (
	"errors"
	"syscall"
)

// alive tells whether a process runs, of whatever user.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
