// Command hookbench is a test bench for webhooks: it judges receivers against what their provider documents.
package main

import (
	"io"
	"log"
	"os"
)

func main() {
	log.SetOutput(io.Discard) // net/http writes there what a target sends unasked, secrets and control characters included
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
