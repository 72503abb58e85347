//go:build linux && (amd64 || arm64)

package virtualtime_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/virtualtime"
)

// bystander is the variable by which this test program is one that starts a command in a virtual time and is killed.
const bystander = "VIRTUALTIME_BYSTANDER"

var folders []string

// makeFolder makes a folder that lasts as long as the tests.
func makeFolder() (string, error) {
	folder, err := os.MkdirTemp("", "virtualtime-")
	folders = append(folders, folder)
	return folder, err
}

func TestMain(m *testing.M) {
	if command := os.Getenv(bystander); command != "" {
		standBy(command)
	}
	code := m.Run()
	for _, folder := range folders {
		_ = os.RemoveAll(folder)
	}
	os.Exit(code)
}

// standBy starts a command, says so, and waits to be killed.
func standBy(command string) {
	var process *virtualtime.Process
	vt, err := virtualtime.Open(virtualtime.Options{})
	if err == nil {
		process, err = vt.Start(virtualtime.Command{Args: strings.Split(command, "|"), Stdout: os.Stdout, Stderr: os.Stderr})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	<-process.Ended()
	os.Exit(0)
}
