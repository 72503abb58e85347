package gotest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// fields returns what the suites call by the flags of the command line, and how it is called here.
func fields() map[string]string {
	return map[string]string{
		"--url": "URL", "--secret": "Secret", "--next-secret": "NextSecret", "--header": "Header", "--probe": "Probe or Effects",
		"--allow-http": "AllowHTTP", "--ca-file": "RootCAs", "--oauth-issuer-listen": "OAuth.Issuer", "--oauth-token-url": "OAuth.Token",
		"--oauth-audience": "OAuth.Audience", "--oauth-scope": "OAuth.Scope", "the --oauth flags": "OAuth",
		"--only": "Options.Only", "--skip": "Options.Skip", "--timeout": "Options.Timeout",

		"--api": "API", "--api-key": "APIKey", "--low-plan-key": "LowPlanKey", "--token-url": "TokenURL", "--client-id": "ClientID",
		"--client-secret": "ClientSecret", "--trigger": "Elsewhere.Trigger", "--trigger-exec": "Elsewhere.Emit", "--time": "Elsewhere.Time",
		"--max-wait": "Elsewhere.MaxWait", "--tls": "Elsewhere.CADir", "--ca-dir": "Elsewhere.CADir", "--tolerance": "Tolerance", "--schedule": "Options.Schedule",
	}
}

// inGo rewords a text of the suites for a reader who has no command line.
func inGo(text string) string {
	words := fields()
	var pairs []string
	for _, flag := range slices.SortedFunc(maps.Keys(words), longerFirst) {
		pairs = append(pairs, flag, words[flag])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// longerFirst orders flags so that none is taken for the beginning of another.
func longerFirst(a, b string) int {
	return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
}
