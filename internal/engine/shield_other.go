//go:build !unix

package engine

import "os/exec"

func shield(*exec.Cmd) {}
