package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

var (
	noon  = time.Date(2026, 1, 2, 12, 0, 0, 0, time.FixedZone("", 3600))
	files = []file{{name: "hookbench", text: []byte("program"), program: true}, {name: "completions/_hookbench", text: []byte("#compdef")}}
)

func TestArchivesHoldTheFiles(t *testing.T) {
	g := NewWithT(t)
	text, err := packTar(noon, files)
	g.Expect(err).NotTo(HaveOccurred())
	squeezed, err := gzip.NewReader(bytes.NewReader(text))
	g.Expect(err).NotTo(HaveOccurred())
	reader := tar.NewReader(squeezed)
	for _, want := range files {
		header, err := reader.Next()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(header.Name).To(Equal(want.name))
		g.Expect(header.FileInfo().Mode()).To(Equal(want.mode()))
		g.Expect(header.ModTime.Equal(noon)).To(BeTrue())
		g.Expect(io.ReadAll(reader)).To(Equal(want.text))
	}
	_, err = reader.Next()
	g.Expect(err).To(MatchError(io.EOF))

	text, err = packZip(noon, files)
	g.Expect(err).NotTo(HaveOccurred())
	zipped, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(zipped.File).To(HaveLen(len(files)))
	for i, want := range files {
		g.Expect(zipped.File[i].Name).To(Equal(want.name))
		g.Expect(zipped.File[i].Mode()).To(Equal(want.mode()))
	}
}

// What differs between two builders of a commit must not be in what they build.
func TestArchivesAreTheSameEveryTime(t *testing.T) {
	g := NewWithT(t)
	for _, pack := range []func(time.Time, []file) ([]byte, error){packTar, packZip} {
		first, err := pack(noon.UTC(), files)
		g.Expect(err).NotTo(HaveOccurred())
		second, err := pack(noon.UTC(), files)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(second).To(Equal(first))
	}
}

func TestSumsAreOfEveryFile(t *testing.T) {
	g, folder := NewWithT(t), t.TempDir()
	g.Expect(os.WriteFile(filepath.Join(folder, "hookbench_b"), []byte("b"), 0o600)).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(folder, "hookbench_a"), []byte("a"), 0o600)).To(Succeed())
	g.Expect(writeSums(folder)).To(Succeed())
	want := fmt.Sprintf("%x  hookbench_a\n%x  hookbench_b\n", sha256.Sum256([]byte("a")), sha256.Sum256([]byte("b")))
	g.Expect(os.ReadFile(filepath.Join(folder, sums))).To(BeEquivalentTo(want))

	g.Expect(os.WriteFile(filepath.Join(folder, "notes"), nil, 0o600)).To(Succeed())
	g.Expect(empty(folder)).To(Succeed())
	left, err := os.ReadDir(folder)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(left).To(HaveLen(1))
}

func TestBillNamesWhatIsLinked(t *testing.T) {
	g, folder := NewWithT(t), t.TempDir()
	b := build{version: "v1.2.3", path: "example.com/it", golang: "1.26.0", modules: []*debug.Module{
		{Path: "example.com/a", Version: "v0.1.0", Sum: "h1:abc="},
		{Path: "example.com/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.0.1+incompatible"}},
	}}
	path := filepath.Join(folder, "bill.json")
	g.Expect(writeBill(path, b, noon, "linux/amd64")).To(Succeed())
	text, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	var read bill
	g.Expect(json.Unmarshal(text, &read)).To(Succeed())
	g.Expect(read.Metadata.Timestamp).To(Equal("2026-01-02T11:00:00Z"))
	g.Expect(read.Metadata.Component.PURL).To(Equal("pkg:golang/example.com/it@v1.2.3"))
	var purls []string
	for _, c := range read.Components {
		purls = append(purls, c.PURL)
	}
	g.Expect(purls).To(Equal([]string{
		"pkg:golang/std@1.26.0", "pkg:golang/example.com/a@v0.1.0", "pkg:golang/example.com/fork@v1.0.1%2Bincompatible",
	}))
}

// A program without a version would be published under none.
func TestProgramsWithoutVersionAreRefused(t *testing.T) {
	g := NewWithT(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	_, err = inspect(self)
	g.Expect(err).To(MatchError(ContainSubstring("without a version")))
	_, err = inspect(filepath.Join(t.TempDir(), "none"))
	g.Expect(err).To(MatchError(os.ErrNotExist))
}
