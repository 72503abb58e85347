package devca

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The files of an authority.
const (
	certificateFile = "ca.pem"
	keyFile         = "ca-key.pem"
)

// fileLimit is far more than a certificate or a key needs.
const fileLimit = 64 << 10

// folder is where an authority is kept.
//
// Two files cannot be written as one, so the key decides: it is there first, whole and never replaced, and whoever finds
// a key without a certificate makes one for it. Each file is written beside its place and then linked to it, which only
// the first of several processes can; all of them go on with what then lies there. A process that dies in between leaves
// a key for the next to go on from.
type folder string

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

func (f folder) open(now time.Time) (*CA, error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return nil, err
	}
	key, err := f.key()
	if err != nil {
		return nil, err
	}
	certificate, err := f.certificate(key, now)
	if err != nil {
		return nil, err
	}
	ca := &CA{certificate: certificate, key: key, path: f.path(certificateFile), warning: f.warning()}
	return ca, f.check(ca, now)
}

// key reads the key, and makes it if there is neither key nor certificate. The certificate is looked for first: one that
// is there has its key, unless that was taken away.
func (f folder) key() (crypto.Signer, error) {
	_, missing := os.Lstat(f.path(certificateFile))
	text, err := f.read(keyFile)
	switch {
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case missing == nil:
		return nil, fmt.Errorf("%s is there without its key: put %s back, or delete %[1]s to start anew", certificateFile, keyFile)
	default:
		text, err = f.create(keyFile, 0o600, newKeyPEM)
	}
	if err != nil {
		return nil, err
	}
	key, err := decodeKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s %w; put the right file back, or delete it and %s to start anew", keyFile, err, certificateFile)
	}
	return key, nil
}

// certificate reads the certificate, and makes it for the key if there is none.
func (f folder) certificate(key crypto.Signer, now time.Time) (*x509.Certificate, error) {
	text, err := f.read(certificateFile)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = f.create(certificateFile, 0o644, func() ([]byte, error) {
			made, err := newAuthority(key, now)
			if err != nil {
				return nil, err
			}
			return encode(certificateBlock, made.Raw), nil
		})
	}
	if err != nil {
		return nil, err
	}
	certificate, err := decodeCertificate(text)
	if err != nil {
		return nil, fmt.Errorf("%s %w; put the right file back, or delete it to make a new one", certificateFile, err)
	}
	return certificate, nil
}

// read reads a regular file, and no more than a file of ours can be.
func (f folder) read(name string) ([]byte, error) {
	info, err := os.Stat(f.path(name))
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > fileLimit {
		return nil, fmt.Errorf("%s is no file of a certificate authority: move it away", name)
	}
	file, err := os.Open(f.path(name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, fileLimit))
}

// create puts what is made in its place, unless somebody else was faster, and reads what then lies there.
func (f folder) create(name string, mode fs.FileMode, made func() ([]byte, error)) ([]byte, error) {
	content, err := made()
	if err != nil {
		return nil, err
	}
	beside, err := os.CreateTemp(string(f), "."+name+".*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(beside.Name())
	_, err = beside.Write(content)
	if err = errors.Join(err, beside.Close(), os.Chmod(beside.Name(), mode)); err != nil {
		return nil, err
	}
	if err := os.Link(beside.Name(), f.path(name)); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return f.read(name)
}
