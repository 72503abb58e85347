package main

import (
	"os"

	"github.com/hookbench/hookbench/virtualtime"
)

// traced is what starts programs in a virtual time.
type traced interface {
	Start(virtualtime.Command) (*virtualtime.Process, error)
}

// startIn returns what starts a command in a virtual time.
func startIn(time traced) starter {
	return func(line string, environment []string, output *os.File) (int, func() error, error) {
		p, err := time.Start(virtualtime.Command{
			Args: []string{"sh", "-c", line}, Env: environment, Stdout: output, Stderr: output, Group: true,
		})
		if err != nil {
			return 0, nil, err
		}
		return p.Pid, func() error {
			<-p.Ended()
			return p.Err()
		}, nil
	}
}
