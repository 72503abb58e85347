//go:build !unix

package main

import (
	"os"
	"os/exec"
)

func shell(line string) *exec.Cmd { return exec.Command("cmd", "/C", line) }

func terminate(pid int) { kill(pid) }

func kill(pid int) {
	if process, err := os.FindProcess(pid); err == nil {
		_ = process.Kill()
	}
}

func interrupts() []os.Signal { return []os.Signal{os.Interrupt} }
