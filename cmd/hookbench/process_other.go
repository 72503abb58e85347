//go:build !unix

package main

import (
	"os"
	"os/exec"
)

func shell(line string) *exec.Cmd { return exec.Command("cmd", "/C", line) }

func terminate(command *exec.Cmd) { kill(command) }

func kill(command *exec.Cmd) { _ = command.Process.Kill() }

func interrupts() []os.Signal { return []os.Signal{os.Interrupt} }
