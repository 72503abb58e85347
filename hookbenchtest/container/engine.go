package container

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
)

// engine is the container engine that the tests use.
type engine struct {
	client *testcontainers.DockerClient
	shared bool // containers can share the network of this machine
}

// Need skips a test where no engine answers, or it has no image of the simulator, and says why. With the name of an image it
// looks for that one.
func Need(t testing.TB, image ...string) {
	t.Helper()
	e, err := open(t.Context())
	if err != nil {
		t.Skipf("no container engine: %v", err)
	}
	defer e.client.Close()
	if err := e.demand(t.Context(), append(image, Image)[0]); err != nil {
		t.Skip(err.Error())
	}
}

// open connects to the engine.
func open(ctx context.Context) (e engine, err error) {
	defer func() {
		if lost := recover(); lost != nil { // testcontainers panics where it finds no engine to connect to
			err = fmt.Errorf("%v", lost)
		}
	}()
	if e.client, err = testcontainers.NewDockerClientWithOpts(ctx); err != nil {
		return e, err
	}
	info, err := e.client.Info(ctx, client.InfoOptions{})
	if err != nil {
		return e, errors.Join(err, e.client.Close())
	}
	e.shared = runtime.GOOS == "linux" && info.Info.OperatingSystem != "Docker Desktop" &&
		!slices.ContainsFunc(info.Info.SecurityOptions, func(o string) bool { return strings.Contains(o, "rootless") })
	return e, nil
}

// demand returns an error where the engine has no image of the simulator that nobody could pull either: it is built, not
// published.
func (e engine) demand(ctx context.Context, image string) error {
	_, err := e.client.ImageInspect(ctx, image)
	if err == nil || image != Image {
		return nil // an image of another name is pulled where it is missing
	}
	return fmt.Errorf("the engine has no image %s; `make image` in hookbench's repository builds it (%w)", image, err)
}
