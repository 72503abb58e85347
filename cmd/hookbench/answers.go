package main

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"time"
)

const (
	dialPatience = time.Second            // how long one look at a port may take
	holdPatience = 100 * time.Millisecond // how long a connection must last that somebody has taken
)

// answers tells whether the port of an address accepts connections.
func answers(ctx context.Context, address string) bool {
	connection := dial(ctx, address)
	return connection != nil && connection.Close() == nil
}

// holds tells whether the port of an address accepts connections and keeps them. An engine accepts those to a port that it
// publishes from the start, and drops them while nobody in the container listens.
func holds(ctx context.Context, address string) bool {
	connection := dial(ctx, address)
	if connection == nil {
		return false
	}
	defer connection.Close()
	if connection.SetReadDeadline(time.Now().Add(holdPatience)) != nil {
		return false
	}
	_, err := connection.Read(make([]byte, 1))
	return err == nil || errors.Is(err, os.ErrDeadlineExceeded)
}

// dial connects to the port of an address; nil: nobody takes the connection.
func dial(ctx context.Context, address string) net.Conn {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	connection, err := (&net.Dialer{Timeout: dialPatience}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), portOf(address)))
	if err != nil {
		return nil
	}
	return connection
}
