package gotest_test

import (
	"fmt"
	"os"
	"testing"
)

// runTest runs a test as the go command would, and prints how it ended, whatever else is printed on the way.
func runTest(name string, test func(t *testing.T)) {
	stdout := os.Stdout
	if quiet, err := os.Open(os.DevNull); err == nil {
		os.Stdout = quiet
		defer quiet.Close()
	}
	everything := func(string, string) (bool, error) { return true, nil }
	passed := testing.RunTests(everything, []testing.InternalTest{{Name: name, F: test}})
	os.Stdout = stdout
	if !passed {
		fmt.Println("FAIL")
		return
	}
	fmt.Println("PASS")
}
