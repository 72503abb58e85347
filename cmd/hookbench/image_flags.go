package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/specs"
)

// imageFlags say which image is started in the place of a command.
type imageFlags struct {
	name string
	port int
}

func (f *imageFlags) add(flags *pflag.FlagSet, party specs.Party) {
	flags.StringVar(&f.name, "image", "", "image that is started as the "+string(party)+" by docker or podman, in the place of --exec; it gets the same environment, and its container is removed at the end")
	flags.IntVar(&f.port, "port", 0, "port that --image listens on; on Linux it is one of this machine, whose network the container shares")
}

// check returns an error for flags that do not go together.
func (f *imageFlags) check(exec string) error {
	switch {
	case f.name != "" && exec != "":
		return errors.New("--image and --exec exclude each other: one of them starts what is judged")
	case f.name == "" && f.port != 0:
		return errors.New("--port is for --image: give that too")
	case f.port < 0 || f.port > 65535:
		return fmt.Errorf("--port %d: want a number from 1 to 65535", f.port)
	case strings.HasPrefix(f.name, "-"):
		return fmt.Errorf("--image %q is no name of an image", f.name)
	}
	return nil
}

// address returns the address that a flag stands for, of which a path is enough, and takes the port from it where --port
// does not say it.
func (f *imageFlags) address(flag, given string) (string, error) {
	whole := strings.Contains(given, "://")
	if whole && f.port == 0 {
		f.port, _ = strconv.Atoi(portOf(given)) // what is no port is refused with the address itself
		return given, nil
	}
	switch {
	case f.port == 0:
		return "", errors.New("--image needs --port N, the port that the image listens on")
	case whole && portOf(given) != strconv.Itoa(f.port):
		return "", fmt.Errorf("--%s has port %s and --port is %d: want the one that the image listens on in both", flag, portOf(given), f.port)
	case whole:
		return given, nil
	case given != "" && !strings.HasPrefix(given, "/"):
		return "", fmt.Errorf("--%s %q: want an address, or a path that starts with / beside --image", flag, given)
	}
	return fmt.Sprintf("http://127.0.0.1:%d/%s", f.port, strings.TrimPrefix(given, "/")), nil
}
