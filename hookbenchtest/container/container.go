package container

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	mobycontainer "github.com/moby/moby/api/types/container"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
	"github.com/testcontainers/testcontainers-go/wait"
)

const (
	// Image is the one that is started unless Options name another.
	Image = "hookbench:latest"

	startPatience = 60 * time.Second
	logLimit      = 1 << 20 // bytes of the log that Logs returns at most
)

// Options say what is started. The zero value serves every built-in provider on a clock that the test moves.
type Options struct {
	Image     string   // "": that of the constant
	Providers []string // ids; none: all built-in ones
	Clock     string   // how time runs for the providers, as hookbench simulate takes it; "": manual
	Flags     []string // further flags of hookbench simulate, such as "--allow-http"
}

// Simulator is one that runs in a container.
type Simulator struct {
	URL        string // its address for the test
	ControlURL string // base of its control API
	Token      string // that the control API asks for; "": none

	container *testcontainers.DockerContainer
	shared    bool // it shares the network of this machine
}

// Start starts a simulator that ends with the test. Where the test has failed, its log is in that of the test.
func Start(t testing.TB, o Options) *Simulator {
	t.Helper()
	s, err := Run(t.Context(), o)
	if err != nil {
		t.Fatalf("simulator: %v", err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			text, _ := s.Logs(context.Background())
			t.Logf("the simulator wrote:\n%s", text)
		}
		if err := s.Close(); err != nil {
			t.Errorf("simulator: %v", err)
		}
	})
	return s
}

// Run starts a simulator, which Close ends. The error says what the simulator wrote last, where it did not come up.
func Run(ctx context.Context, o Options) (*Simulator, error) {
	e, err := open(ctx)
	if err != nil {
		return nil, err
	}
	defer e.client.Close()
	image := o.image()
	if err := e.demand(ctx, image); err != nil {
		return nil, err
	}
	if err := e.sweep(ctx); err != nil {
		return nil, err
	}
	place, err := e.place()
	if err != nil {
		return nil, err
	}
	s := &Simulator{shared: e.shared, Token: place.token}
	ready := wait.ForLog(`(?m)^ready on (\S+)`).AsRegexp().WithPollInterval(20 * time.Millisecond).WithStartupTimeout(startPatience).Submatch(s.located)
	s.container, err = testcontainers.Run(ctx, image,
		testcontainers.WithLogger(log.NewNoopLogger()),
		testcontainers.WithCmd(o.command()...),
		testcontainers.WithEnv(place.environment),
		testcontainers.WithLabels(owned()),
		testcontainers.WithHostConfigModifier(func(c *mobycontainer.HostConfig) { place.apply(c) }),
		testcontainers.WithExposedPorts(place.exposed...),
		testcontainers.WithWaitStrategy(ready),
	)
	if err != nil {
		return nil, errors.Join(s.explain(err), s.Close())
	}
	return s, nil
}

func (o Options) image() string {
	if o.Image != "" {
		return o.Image
	}
	return Image
}

func (o Options) command() []string {
	clock := o.Clock
	if clock == "" {
		clock = "manual"
	}
	return slices.Concat([]string{"simulate", "--log-attempts", "--clock", clock}, o.Flags, o.Providers)
}

// located keeps the address that the simulator has said.
func (s *Simulator) located(_ string, matches [][][]byte) error {
	if len(matches) == 0 {
		return errors.New("it is not ready")
	}
	s.URL = string(matches[0][1])
	s.ControlURL = s.URL + "/_hookbench/v1"
	return nil
}

// explain adds to an error what the simulator wrote last.
func (s *Simulator) explain(err error) error {
	if strings.Contains(err.Error(), "reaper") || strings.Contains(err.Error(), "ryuk") {
		return fmt.Errorf("%w; where the engine reaches no registry, set TESTCONTAINERS_RYUK_DISABLED=true", err)
	}
	if s.container == nil {
		return err
	}
	text, _ := s.Logs(context.Background())
	if text = strings.TrimSpace(text); text == "" {
		return err
	}
	return fmt.Errorf("it did not come up; its last words: %s", text[strings.LastIndexByte(text, '\n')+1:])
}

// Logs returns what the simulator has written, as far as the engine has read it: among it one line for each attempt to
// deliver.
func (s *Simulator) Logs(ctx context.Context) (string, error) {
	reader, err := s.container.Logs(ctx)
	if err != nil {
		return "", err
	}
	defer reader.Close()
	text, err := io.ReadAll(io.LimitReader(reader, logLimit))
	return string(text), err
}

// Close ends the simulator and removes its container.
func (s *Simulator) Close() error {
	if s.container == nil {
		return nil
	}
	return testcontainers.TerminateContainer(s.container, testcontainers.StopTimeout(5*time.Second))
}
