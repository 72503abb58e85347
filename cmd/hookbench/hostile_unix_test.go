//go:build unix

package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"syscall"
	"testing"
)

// mostUsed returns how much memory a process had at most, in KiB.
func mostUsed(ended *os.ProcessState) int64 {
	most := ended.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS == "darwin" {
		return most >> 10 // it counts bytes
	}
	return most
}

// overflowing returns an address whose queue of connections that nobody takes is full: another one is neither accepted
// nor refused.
func overflowing(t *testing.T, _ *command) string {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(socket) })
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(socket, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(socket)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return "http://" + address + "/hook"
}
