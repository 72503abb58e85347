package main

import (
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/target"
)

// authority opens the development authority, if anything needs one.
func (f *simulateFlags) authority() (*devca.CA, error) {
	if !f.tls && f.caDir == "" {
		return nil, nil
	}
	ca, err := devca.Open(f.caDir)
	if err != nil {
		return nil, fmt.Errorf("--ca-dir: %w", err)
	}
	return ca, nil
}

// transport returns what carries deliveries.
func (f *simulateFlags) transport(ca *devca.CA) (*http.Transport, error) {
	var texts [][]byte
	if ca != nil {
		texts = append(texts, ca.CertificatePEM())
	}
	return guardedTransport(f.allowTarget, f.caFile, texts...)
}

// guardedTransport returns what carries deliveries: to no address that the rules refuse, and to endpoints whose
// certificates come from the system's authorities, the given ones, or that of --ca-file.
func guardedTransport(allowTarget []string, caFile string, texts ...[]byte) (*http.Transport, error) {
	rules, err := target.ParseRules(allowTarget)
	if err != nil {
		return nil, err
	}
	transport := queue.NewTransport()
	transport.DialContext = rules.DialContext(&net.Dialer{Timeout: 30 * time.Second})
	transport.TLSClientConfig.RootCAs, err = roots(caFile, texts...)
	return transport, err
}
