package devca

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// Whoever opens a new folder at the same moment as others gets the authority that they get.
func TestANewFolderOpenedByManyAtOnce(t *testing.T) {
	const many = 8
	for range 20 {
		g := NewWithT(t)
		dir := filepath.Join(t.TempDir(), "new")
		var certificates [many]string
		var errs [many]error
		var all sync.WaitGroup
		start := make(chan struct{})
		for i := range many {
			all.Go(func() {
				<-start
				ca, err := Open(dir)
				if errs[i] = err; err == nil {
					certificates[i] = string(ca.CertificatePEM())
				}
			})
		}
		close(start)
		all.Wait()
		g.Expect(errs).To(HaveEach(BeNil()))
		g.Expect(certificates).To(HaveEach(certificates[0]))
		g.Expect(listing(t, dir)).To(ConsistOf("ca.pem", "ca-key.pem"))
	}
}

const openInstead = "DEVCA_TEST_OPEN"

// TestMain lets this program play another process that opens a folder when it is told to go on.
func TestMain(m *testing.M) {
	dir := os.Getenv(openInstead)
	if dir == "" {
		os.Exit(m.Run())
	}
	_, _ = os.Stdin.Read(make([]byte, 1))
	ca, err := Open(dir)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print(string(ca.CertificatePEM()))
}

func TestANewFolderOpenedByProcessesAtOnce(t *testing.T) {
	const many = 6
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "new")
	waiting, start, err := os.Pipe()
	g.Expect(err).NotTo(HaveOccurred())
	program, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	var certificates [many]string
	var errs [many]error
	var all sync.WaitGroup
	for i := range many {
		other := exec.CommandContext(t.Context(), program)
		other.Env = append(os.Environ(), openInstead+"="+dir)
		other.Stdin = waiting
		all.Go(func() {
			out, err := other.CombinedOutput()
			certificates[i], errs[i] = string(out), err
		})
	}
	g.Expect(start.Close()).To(Succeed())
	all.Wait()
	g.Expect(errs).To(HaveEach(BeNil()), "%q", certificates)
	g.Expect(certificates).To(HaveEach(string(open(t, dir).CertificatePEM())))
}
