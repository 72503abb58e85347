package devca

import (
	"crypto"
	"fmt"
	"os"
	"runtime"
	"time"
)

// soon is how long an authority has to be valid at least: it should not expire under the hands of who uses it.
const soon = 24 * time.Hour

// check finds why an authority that could be read cannot be used.
func (f folder) check(ca *CA, now time.Time) error {
	until := ca.certificate.NotAfter
	switch public, _ := ca.key.Public().(interface{ Equal(crypto.PublicKey) bool }); {
	case public == nil || !public.Equal(ca.certificate.PublicKey):
		return fmt.Errorf("%s and %s do not belong together: delete both to start anew", certificateFile, keyFile)
	case !ca.certificate.IsCA:
		return fmt.Errorf("%s is not the certificate of an authority: delete it to make a new one", certificateFile)
	case now.Before(ca.certificate.NotBefore):
		return fmt.Errorf("%s is valid only from %s on: is the clock of this machine right?", certificateFile, date(ca.certificate.NotBefore))
	case !now.Before(until):
		return fmt.Errorf("%s expired on %s: delete %s to make a new one, and have clients trust that", certificateFile, date(until), ca.path)
	case until.Sub(now) < soon:
		return fmt.Errorf("%s expires on %s: delete %s to make a new one, and have clients trust that", certificateFile, date(until), ca.path)
	}
	return nil
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// warning tells when others may read the key. Windows has no such modes.
func (f folder) warning() string {
	info, err := os.Stat(f.path(keyFile))
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return ""
	}
	return fmt.Sprintf("%s can be read by others than its owner: chmod 600 %[1]s", f.path(keyFile))
}
