package devca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func open(t *testing.T, dir string) *CA {
	t.Helper()
	ca, err := Open(dir)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return ca
}

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return text
}

func write(t *testing.T, text []byte, path ...string) {
	t.Helper()
	NewWithT(t).Expect(os.WriteFile(filepath.Join(path...), text, 0o600)).To(Succeed())
}

func mode(t *testing.T, path ...string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(filepath.Join(path...))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return info.Mode().Perm()
}

func listing(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestANewAuthority(t *testing.T) {
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "not", "there")
	ca := open(t, dir)
	g.Expect(listing(t, dir)).To(ConsistOf("ca.pem", "ca-key.pem"), "nothing is left lying about")
	g.Expect(ca.Path()).To(Equal(filepath.Join(dir, "ca.pem")))
	g.Expect(ca.Warning()).To(BeEmpty())
	g.Expect(read(t, ca.Path())).To(Equal(ca.CertificatePEM()))
	if runtime.GOOS != "windows" {
		g.Expect(mode(t, dir)).To(Equal(fs.FileMode(0o700)))
		g.Expect(mode(t, dir, "ca.pem")).To(Equal(fs.FileMode(0o644)))
		g.Expect(mode(t, dir, "ca-key.pem")).To(Equal(fs.FileMode(0o600)))
	}
	c := ca.certificate
	g.Expect(c.IsCA).To(BeTrue())
	g.Expect(c.MaxPathLenZero).To(BeTrue())
	g.Expect(c.PermittedDNSDomainsCritical).To(BeTrue())
	g.Expect(c.PermittedDNSDomains).To(ConsistOf("localhost", "test", "example"))
	g.Expect(c.PermittedIPRanges).To(HaveLen(2))
	g.Expect(c.PublicKey.(*ecdsa.PublicKey).Curve).To(Equal(elliptic.P256()))
	g.Expect(c.NotAfter.Sub(c.NotBefore)).To(Equal(lifetime + skew))
	g.Expect(string(ca.CertificatePEM())).NotTo(ContainSubstring("PRIVATE"))
}

func TestAnAuthorityIsOpenedAgain(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	first := open(t, dir)
	key := read(t, dir, "ca-key.pem")
	second := open(t, dir)
	g.Expect(second.CertificatePEM()).To(Equal(first.CertificatePEM()))
	g.Expect(read(t, dir, "ca-key.pem")).To(Equal(key))
	g.Expect(open(t, t.TempDir()).certificate.Subject).NotTo(Equal(first.certificate.Subject), "two authorities are told apart by name")
}

func TestAnAuthorityInMemory(t *testing.T) {
	g := NewWithT(t)
	t.Chdir(t.TempDir())
	ca := open(t, "")
	g.Expect(ca.Path()).To(BeEmpty())
	g.Expect(ca.CertificatePEM()).NotTo(BeEmpty())
	g.Expect(open(t, "").CertificatePEM()).NotTo(Equal(ca.CertificatePEM()))
	g.Expect(listing(t, ".")).To(BeEmpty())
}

// A process that died between the two files leaves a key.
func TestAKeyWithoutCertificateIsGoneOnFrom(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	first := open(t, dir)
	key := read(t, dir, "ca-key.pem")
	g.Expect(os.Remove(first.Path())).To(Succeed())
	second := open(t, dir)
	g.Expect(second.CertificatePEM()).NotTo(Equal(first.CertificatePEM()))
	g.Expect(read(t, dir, "ca-key.pem")).To(Equal(key))
	g.Expect(open(t, dir).CertificatePEM()).To(Equal(second.CertificatePEM()))
}

func TestAKeyThatOthersMayReadIsWarnedOf(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o644} {
		g := NewWithT(t)
		dir := t.TempDir()
		open(t, dir)
		g.Expect(os.Chmod(filepath.Join(dir, "ca-key.pem"), mode)).To(Succeed())
		g.Expect(open(t, dir).Warning()).To(And(ContainSubstring("chmod 600 "+filepath.Join(dir, "ca-key.pem")), Not(ContainSubstring("\n"))))
	}
}

// A key that openssl made, in the form of SEC 1, does as well.
func TestAKeyOfOneOwn(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	content, err := x509.MarshalECPrivateKey(key)
	g.Expect(err).NotTo(HaveOccurred())
	parameters := encode("EC PARAMETERS", []byte{6, 5, 43, 129, 4, 0, 34})
	write(t, append(parameters, encode("EC PRIVATE KEY", content)...), dir, "ca-key.pem")
	g.Expect(key.PublicKey.Equal(open(t, dir).certificate.PublicKey)).To(BeTrue())
}

func TestWhatCannotBeUsedIsSaidInOneLine(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string)
		want  []string
	}{
		"another key": {func(t *testing.T, dir string) {
			other := t.TempDir()
			open(t, other)
			write(t, read(t, other, "ca-key.pem"), dir, "ca-key.pem")
		}, []string{"do not belong together", "delete both"}},
		"no key": {func(t *testing.T, dir string) {
			NewWithT(t).Expect(os.Remove(filepath.Join(dir, "ca-key.pem"))).To(Succeed())
		}, []string{"put ca-key.pem back, or delete ca.pem"}},
		"certificate empty":   {func(t *testing.T, dir string) { write(t, nil, dir, "ca.pem") }, []string{"ca.pem holds no certificate in PEM", "delete it"}},
		"key empty":           {func(t *testing.T, dir string) { write(t, nil, dir, "ca-key.pem") }, []string{"ca-key.pem holds no private key", "delete it and ca.pem"}},
		"certificate garbled": {func(t *testing.T, dir string) { write(t, encode(certificateBlock, []byte{1, 2}), dir, "ca.pem") }, []string{"ca.pem holds no certificate"}},
		"key garbled":         {func(t *testing.T, dir string) { write(t, encode(keyBlock, []byte("hush")), dir, "ca-key.pem") }, []string{"ca-key.pem holds no private key"}},
		"key encrypted": {func(t *testing.T, dir string) {
			write(t, encode("ENCRYPTED PRIVATE KEY", []byte{1}), dir, "ca-key.pem")
		}, []string{"not encrypted"}},
		"swapped": {func(t *testing.T, dir string) {
			certificate, key := read(t, dir, "ca.pem"), read(t, dir, "ca-key.pem")
			write(t, certificate, dir, "ca-key.pem")
			write(t, key, dir, "ca.pem")
		}, []string{"ca-key.pem holds no private key"}},
		"certificate is a folder": {func(t *testing.T, dir string) {
			NewWithT(t).Expect(os.Remove(filepath.Join(dir, "ca.pem"))).To(Succeed())
			NewWithT(t).Expect(os.Mkdir(filepath.Join(dir, "ca.pem"), 0o700)).To(Succeed())
		}, []string{"ca.pem is no file of a certificate authority"}},
		"key is huge": {func(t *testing.T, dir string) {
			write(t, []byte(strings.Repeat("x", fileLimit+1)), dir, "ca-key.pem")
		}, []string{"ca-key.pem is no file of a certificate authority"}},
		"not an authority": {func(t *testing.T, dir string) {
			ca := open(t, dir)
			leaf, err := ca.sign([]string{"a.test"}, now)
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			write(t, encode(certificateBlock, leaf.Leaf.Raw), dir, "ca.pem")
			write(t, encode(keyBlock, key), dir, "ca-key.pem")
		}, []string{"not the certificate of an authority", "delete it"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			open(t, dir)
			c.spoil(t, dir)
			expectRefusal(t, dir, now, c.want...)
		})
	}
}

func expectRefusal(t *testing.T, dir string, now time.Time, want ...string) {
	t.Helper()
	g := NewWithT(t)
	before := listing(t, dir)
	ca, err := openAt(dir, now)
	g.Expect(ca).To(BeNil())
	g.Expect(err).To(MatchError(HavePrefix("certificate authority in " + dir + ": ")))
	for _, part := range want {
		g.Expect(err).To(MatchError(ContainSubstring(part)))
	}
	g.Expect(err.Error()).NotTo(Or(ContainSubstring("\n"), ContainSubstring("hush")))
	g.Expect(listing(t, dir)).To(Equal(before), "what exists is left alone")
}

func TestAnAuthorityPastItsTime(t *testing.T) {
	dir := t.TempDir()
	g := NewWithT(t)
	made := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	ca, err := openAt(dir, made)
	g.Expect(err).NotTo(HaveOccurred())
	until := ca.certificate.NotAfter
	remedy := "delete " + filepath.Join(dir, "ca.pem")
	for name, c := range map[string]struct {
		now  time.Time
		want string // "": it works
	}{
		"clock a little late":   {made.Add(-skew), ""},
		"clock wrong":           {made.Add(-skew - time.Second), "valid only from 2026-03-02 11:00 UTC on: is the clock"},
		"fresh":                 {made, ""},
		"a day is left":         {until.Add(-24 * time.Hour), ""},
		"less than a day":       {until.Add(-24*time.Hour + time.Second), "expires on 2027-03-02 12:00 UTC: " + remedy},
		"the last second":       {until.Add(-time.Second), "expires on"},
		"expired":               {until, "expired on 2027-03-02 12:00 UTC: " + remedy},
		"expired for some time": {until.Add(1000 * time.Hour), "expired on"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want != "" {
				expectRefusal(t, dir, c.now, c.want)
				return
			}
			_, err := openAt(dir, c.now)
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
		})
	}
	g.Expect(os.Remove(ca.Path())).To(Succeed())
	_, err = openAt(dir, until.Add(1000*time.Hour))
	g.Expect(err).NotTo(HaveOccurred(), "what the error says must help")
}

func TestFoldersThatCannotBe(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "file")
	write(t, nil, file)
	for _, dir := range []string{file, filepath.Join(file, "below"), "/dev/null/ca"} {
		_, err := Open(dir)
		g.Expect(err).To(MatchError(And(HavePrefix("certificate authority in "+dir+": "), Not(ContainSubstring("\n")))))
	}
}

func TestFilesThatMayNotBeRead(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("root may read everything; Windows has no such modes")
	}
	for _, name := range []string{"ca.pem", "ca-key.pem"} {
		g := NewWithT(t)
		dir := t.TempDir()
		open(t, dir)
		g.Expect(os.Chmod(filepath.Join(dir, name), 0)).To(Succeed())
		expectRefusal(t, dir, time.Now(), name, "permission denied")
	}
}

// A folder that is mounted read-only serves an authority that is there.
func TestAReadOnlyFolder(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	ca := open(t, dir)
	g.Expect(os.Chmod(dir, 0o500)).To(Succeed())
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	g.Expect(open(t, dir).CertificatePEM()).To(Equal(ca.CertificatePEM()))
}

func TestRootsWith(t *testing.T) {
	g := NewWithT(t)
	one, two := open(t, ""), open(t, "")
	system, err := x509.SystemCertPool()
	g.Expect(err).NotTo(HaveOccurred())
	wanted := system.Clone()
	wanted.AddCert(one.certificate)
	wanted.AddCert(two.certificate)
	roots, err := RootsWith(one.CertificatePEM(), two.CertificatePEM())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(roots.Equal(wanted)).To(BeTrue(), "the system's roots and both authorities")
	again, err := RootsWith()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(again.Equal(system)).To(BeTrue(), "the system's roots themselves are left alone")
	_, err = RootsWith(one.CertificatePEM(), pem.EncodeToMemory(&pem.Block{Type: keyBlock}))
	g.Expect(err).To(MatchError("certificates to trust: text 2 of 2 holds no certificate in PEM"))
}
