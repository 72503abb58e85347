package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

const (
	largestBody = 10 << 20 // bytes of a body that is taken by hand; no webhook is larger
	largestData = 1 << 20  // bytes of data that the control API takes
)

// readBody reads the body of --body, byte by byte as it is.
func readBody(name string, stdin io.Reader) ([]byte, error) {
	if name == "" {
		return nil, errors.New("--body is missing: a file with the body, or - for standard input")
	}
	body, err := readInput(name, stdin, largestBody)
	if err != nil {
		return nil, fmt.Errorf("--body: %w", err)
	}
	return body, nil
}

// readData reads the value of --data, which must be a JSON object.
func readData(value string, stdin io.Reader) (json.RawMessage, error) {
	text, err := []byte(value), error(nil)
	file, isFile := strings.CutPrefix(value, "@")
	switch {
	case value == "":
		return nil, nil
	case value == "-":
		text, err = readInput("-", stdin, largestData)
	case isFile:
		text, err = readInput(file, stdin, largestData)
	case len(text) > largestData:
		err = tooLarge("what is given", largestData)
	}
	if err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil || object == nil {
		return nil, errors.New("--data: want a JSON object, or @FILE, or - for standard input")
	}
	return text, nil
}

// readInput reads a file, or standard input for -, of at most so many bytes.
func readInput(name string, stdin io.Reader, most int64) ([]byte, error) {
	in := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	if err == nil && int64(len(text)) > most {
		err = tooLarge(name, most)
	}
	return text, err
}

func tooLarge(what string, most int64) error {
	return fmt.Errorf("%s is larger than %d MiB, which is the most that is taken", what, most>>20)
}
