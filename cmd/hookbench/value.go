package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
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

// headerValues parses "Name: value" texts; a value may be written env:NAME or file:PATH.
func headerValues(flag string, lines []string) (http.Header, error) {
	headers := http.Header{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		name = strings.TrimSpace(name)
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return nil, fmt.Errorf("--%s: want 'Name: value'", flag)
		}
		value, err := secretValue(flag, strings.TrimSpace(value))
		if err != nil {
			return nil, err
		}
		headers.Add(name, value)
	}
	return headers, nil
}
