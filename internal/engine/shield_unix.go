//go:build unix

package engine

import (
	"os/exec"
	"syscall"
)

// shield keeps the signals of a terminal from a call of the engine: what it does at the end of an interrupted run counts
// most.
func shield(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
