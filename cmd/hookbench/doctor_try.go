package main

import (
	"context"
	"net"
	"time"

	"github.com/hookbench/hookbench/conformance/sender/faketime"
	"github.com/hookbench/hookbench/internal/engine"
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
const enginePatience = 5 * time.Second

// tryEngine looks for the container engine of this machine, which --image needs.
func tryEngine(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, enginePatience)
	defer cancel()
	_, err := engine.Find(ctx)
	return err
}
