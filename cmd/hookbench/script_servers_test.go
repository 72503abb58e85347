package main

import (
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
)

// What the servers of scripts are configured with.
const (
	scriptSecret = "whsec_of_the_scripts_0123"
	teamClient   = "team"
	teamSecret   = "team-secret-0123456789"
)

// connections counts who connects to the address in $LISTENER.
type connections struct{ made atomic.Int64 }

type connectionsKey struct{}

// watch starts the listener of a script.
func watch(env *testscript.Env) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Defer(func() { listener.Close() })
	env.Setenv("LISTENER", listener.Addr().String())
	seen := &connections{}
	env.Values[connectionsKey{}] = seen
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			seen.made.Add(1)
			connection.Close()
		}
	}()
	return nil
}

func scriptUsage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: usage PATTERN ARG...")
	}
	seen := ts.Value(connectionsKey{}).(*connections)
	before := seen.made.Load()
	if code := exitOf(ts, "hookbench", args[1:]...); code != exitUsage {
		ts.Fatalf("exit code %d, want %d", code, exitUsage)
	}
	complaint := ts.ReadFile("stderr")
	if !regexp.MustCompile(`^hookbench: .*(` + args[0] + `).*\n$`).MatchString(complaint) {
		ts.Fatalf("standard error does not say %q in one line: %s", args[0], complaint)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("standard output is not empty: %s", out)
	}
	if seen.made.Load() != before {
		ts.Fatalf("something was sent")
	}
}

func scriptReceiver(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: receiver NAME PROVIDER")
	}
	provider, err := specs.Open(args[1])
	ts.Check(err)
	r := &fixtures.Receiver{Provider: provider, Secrets: []string{scriptSecret}}
	server := httptest.NewUnstartedServer(r)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = r.TLS()
	server.StartTLS()
	ts.Defer(server.Close)
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), authority, 0o644))
	ts.Setenv(args[0], server.URL)
}

func scriptIssuer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: issuer NAME")
	}
	identity := newIdentity()
	ts.Defer(identity.Close)
	ts.Setenv(args[0], identity.URL)
}

// newIdentity serves an identity provider that knows one client, the team.
func newIdentity() *httptest.Server {
	server := httptest.NewUnstartedServer(nil)
	address := "http://" + server.Listener.Addr().String()
	issuer, err := oauth.NewIssuer(oauth.Options{URL: address, Clients: []oauth.Client{{ID: teamClient, Secret: teamSecret}}})
	if err != nil {
		panic(err) // the address of a test server is right
	}
	server.Config.Handler = http.Handler(issuer)
	server.Start()
	return server
}
