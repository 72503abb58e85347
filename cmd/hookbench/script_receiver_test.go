package main

import (
	"context"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/hookbench/hookbench/fixtures"
)

// scriptSetSecret sets the secret that a sink knows.
func scriptSetSecret(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: secret NAME SECRET")
	}
	s := sinkNamed(ts, args[0])
	s.become(&fixtures.Receiver{Provider: s.current().Provider, Secrets: []string{args[1]}})
}

// scriptProtect has a sink demand tokens of an identity provider.
func scriptProtect(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: protect NAME ISSUER")
	}
	s := sinkNamed(ts, args[0])
	s.become(&fixtures.Receiver{Provider: s.current().Provider, Bearer: &fixtures.TokenRules{
		Issuer: args[1], JWKS: args[1] + "/.well-known/jwks.json", Scope: "hooks.write",
	}})
}

// scriptBearer fetches a token with the client that everybody uses.
func scriptBearer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: bearer NAME TOKEN-URL SCOPE...")
	}
	client := clientcredentials.Config{ClientID: "hookbench-client", ClientSecret: "hookbench-client-secret", TokenURL: args[1], Scopes: args[2:]}
	token, err := client.Token(context.Background())
	ts.Check(err)
	ts.Setenv(args[0], token.AccessToken)
}

// scriptOffsets expects the offsets of the attempts that the command before has printed.
func scriptOffsets(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: offsets '+0s …'")
	}
	var found []string
	for _, row := range regexp.MustCompile(`(?m)^\d+ +\S+ +(\+\S+) `).FindAllStringSubmatch(ts.ReadFile("stdout"), -1) {
		found = append(found, row[1])
	}
	if strings.Join(found, " ") != args[0] {
		ts.Fatalf("the offsets are %s", found)
	}
}

// scriptSameDigest expects the digest in a file to stand in another.
func scriptSameDigest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sameDigest FILE FILE")
	}
	digest := regexp.MustCompile(`[0-9a-f]{64}`).FindString(ts.ReadFile(args[0]))
	if digest == "" || !strings.Contains(ts.ReadFile(args[1]), digest) {
		ts.Fatalf("%q does not stand in %s", digest, ts.ReadFile(args[1]))
	}
}
