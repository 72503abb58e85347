package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/hookbench/hookbench/conformance/receiver"
)

// secretValue resolves a value that may be written env:NAME or file:PATH. A file's last line end does not count.
func secretValue(flag, value string) (string, error) {
	if name, ok := strings.CutPrefix(value, "env:"); ok {
		found, set := os.LookupEnv(name)
		if !set || found == "" {
			return "", fmt.Errorf("--%s: the environment variable %s is not set", flag, name)
		}
		return found, nil
	}
	if path, ok := strings.CutPrefix(value, "file:"); ok {
		text, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("--%s: %w", flag, err)
		}
		found := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
		if found == "" {
			return "", fmt.Errorf("--%s: the file %s is empty", flag, path)
		}
		return found, nil
	}
	return value, nil
}

// headerValues parses "Name: value" texts; a value may be written env:NAME or file:PATH. Errors do not quote values.
func headerValues(flag string, lines []string) (http.Header, error) {
	headers := http.Header{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		name = strings.TrimSpace(name)
		if !ok || strings.Trim(name, tokenCharacters) != "" || name == "" {
			return nil, fmt.Errorf("--%s: want 'Name: value'", flag)
		}
		value, err := secretValue(flag, strings.TrimSpace(value))
		if err != nil {
			return nil, err
		}
		if !receiver.FitsHeader(value) {
			return nil, fmt.Errorf("--%s: the value of %s holds characters that a header cannot carry", flag, name)
		}
		headers.Add(name, value)
	}
	return headers, nil
}

// tokenCharacters are those of a header's name (RFC 9110 section 5.6.2).
const tokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
