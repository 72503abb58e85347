package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/faketime"
)

func tryFaketime(ctx context.Context) error {
	clock, err := faketime.Open(ctx, faketime.Options{})
	if err == nil {
		clock.Close()
	}
	return err
}

func tryLoopback() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	return listener.Close()
}

// enginePatience is how long the container engine may take to answer.
const enginePatience = 3 * time.Second

// defaultEngine is where the container engine listens unless DOCKER_HOST says otherwise.
const defaultEngine = "unix:///var/run/docker.sock"

// tryEngine asks the container engine of this machine whether it is there. Nobody needs it for test and simulate.
func tryEngine(ctx context.Context) error {
	host := os.Getenv("DOCKER_HOST")
	if host == "" {
		host = defaultEngine
	}
	u, err := url.Parse(host)
	if err != nil || u.Scheme != "unix" {
		return errors.New("DOCKER_HOST names an engine elsewhere, which is not called; nothing of hookbench needs it")
	}
	ctx, cancel := context.WithTimeout(ctx, enginePatience)
	defer cancel()
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", u.Path)
	}}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://engine/_ping", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("no engine at %s; only tests with containers need it", strings.TrimPrefix(host, "unix://"))
	}
	return response.Body.Close()
}
