//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

func shell(line string) *exec.Cmd {
	command := exec.Command("sh", "-c", line)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return command
}

// terminate and kill reach the whole process group: a shell does not pass signals on.
func terminate(command *exec.Cmd) { _ = syscall.Kill(-command.Process.Pid, syscall.SIGTERM) }

func kill(command *exec.Cmd) { _ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }

func interrupts() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
