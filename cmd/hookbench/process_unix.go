//go:build unix

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

func shell(line string) *exec.Cmd {
	command := exec.Command("sh", "-c", line)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return command
}

// terminate and kill reach the whole process group: a shell does not pass signals on.
func terminate(pid int) { _ = syscall.Kill(-pid, syscall.SIGTERM) }

func kill(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// interrupts are the signals that end a run. That of a closed terminal is not among them where nohup wants it ignored.
func interrupts() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
