package main

import (
	"crypto/x509"
	"fmt"
	"os"

	"github.com/hookbench/hookbench/internal/devca"
)

// roots returns the system's authorities with the given ones and those of --ca-file, "" for no file; nil: the system's alone.
func roots(file string, texts ...[]byte) (*x509.CertPool, error) {
	if file != "" {
		text, err := readCertificates(file)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil, nil
	}
	return devca.RootsWith(texts...)
}

// readCertificates reads the certificates of --ca-file, in PEM.
func readCertificates(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--ca-file: %w", err)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--ca-file: %s holds no PEM certificate", file)
	}
	return text, nil
}
