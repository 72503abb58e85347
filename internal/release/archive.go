package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// file is one of an archive.
type file struct {
	name    string
	text    []byte
	program bool
}

func (f file) mode() fs.FileMode {
	if f.program {
		return 0o755
	}
	return 0o644
}

// writeArchive writes files, all of one date, to an archive of the kind that the platform is used to, and returns its path.
func writeArchive(name string, windows bool, at time.Time, files []file) (string, error) {
	pack, path := packTar, name+".tar.gz"
	if windows {
		pack, path = packZip, name+".zip"
	}
	text, err := pack(at.UTC(), files)
	if err != nil {
		return "", err
	}
	return path, os.WriteFile(path, text, 0o644)
}

func packTar(at time.Time, files []file) ([]byte, error) {
	var text bytes.Buffer
	squeezed := gzip.NewWriter(&text)
	archive := tar.NewWriter(squeezed)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Size: int64(len(f.text)), Mode: int64(f.mode()), ModTime: at, Format: tar.FormatUSTAR}
		if err := archive.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := archive.Write(f.text); err != nil {
			return nil, err
		}
	}
	err := errors.Join(archive.Close(), squeezed.Close())
	return text.Bytes(), err
}

func packZip(at time.Time, files []file) ([]byte, error) {
	var text bytes.Buffer
	archive := zip.NewWriter(&text)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at}
		header.SetMode(f.mode())
		into, err := archive.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := into.Write(f.text); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return text.Bytes(), err
}

// sums is the file with the checksums.
const sums = "SHA256SUMS"

// writeSums writes the checksums of all files of a folder, as sha256sum --check reads them.
func writeSums(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(text), entry.Name())
	}
	return os.WriteFile(filepath.Join(folder, sums), []byte(lines.String()), 0o644)
}
