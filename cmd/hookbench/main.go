// Command hookbench is a test bench for webhooks: it judges receivers against what their provider documents.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
