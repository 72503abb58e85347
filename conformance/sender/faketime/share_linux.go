package faketime

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// share is what the sender's processes read: the file with offset and rate, and the shared memory that says when all of
// them started.
type share struct {
	library string
	folder  string // of the file
	name    string // of the shared memory
	start   time.Time
}

// memory is where POSIX shared memory lies on Linux.
const memory = "/dev/shm/"

// newShare makes what is shared, and returns the instant from which real time counts.
func newShare(library string) (*share, time.Time, error) {
	if runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		return nil, time.Time{}, fmt.Errorf("time faketime: not on %s: use --time clock=URL or xN", runtime.GOARCH)
	}
	folder, err := os.MkdirTemp("", "hookbench-faketime-")
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("time faketime: %w", err)
	}
	s := &share{library: library, folder: folder, name: filepath.Base(folder)}
	origin, err := s.begin()
	if err != nil {
		s.remove()
		return nil, time.Time{}, fmt.Errorf("time faketime: %w", err)
	}
	return s, origin, nil
}

// begin writes the instant at which the sender's processes are to believe that they started: struct ft_shared_s of
// libfaketime's faketime_common.h, behind two counters, and the semaphore beside it in the layout of glibc, unlocked.
func (s *share) begin() (time.Time, error) {
	origin, started, err := instants()
	if err != nil {
		return origin, err
	}
	s.start = origin
	var text bytes.Buffer
	_ = binary.Write(&text, binary.LittleEndian, [2]uint64{}) // into memory
	_ = binary.Write(&text, binary.LittleEndian, started)
	text.Write(make([]byte, 64)) // later versions may have more members
	semaphore := make([]byte, 32)
	semaphore[0] = 1
	return origin, errors.Join(
		os.WriteFile(memory+s.name, text.Bytes(), 0o600),
		os.WriteFile(memory+"sem."+s.name, semaphore, 0o600),
		s.write(line{rate: 1}),
	)
}

// instants reads all clocks at one moment.
func instants() (origin time.Time, all [4][2]int64, err error) {
	clocks := [...]int32{unix.CLOCK_REALTIME, unix.CLOCK_MONOTONIC, unix.CLOCK_MONOTONIC_RAW, unix.CLOCK_BOOTTIME}
	for i, id := range clocks {
		var at unix.Timespec
		if err := unix.ClockGettime(id, &at); err != nil {
			return origin, all, fmt.Errorf("read a clock: %w", err)
		}
		all[i] = [2]int64{at.Sec, at.Nsec}
	}
	return time.Now(), all, nil
}

// write replaces the file as a whole: it is read at any moment.
func (s *share) write(l line) error {
	next := s.file() + ".next"
	if err := os.WriteFile(next, fmt.Appendf(nil, "%+.9f x%.6f\n", l.offset(), l.rate), 0o600); err != nil {
		return err
	}
	return os.Rename(next, s.file())
}

func (s *share) file() string { return filepath.Join(s.folder, "rate") }

// environment returns what the sender's processes need. Time stamps of files stay as they are.
func (s *share) environment() []string {
	preload := s.library
	if other := os.Getenv("LD_PRELOAD"); other != "" {
		preload += ":" + other
	}
	return []string{
		"LD_PRELOAD=" + preload,
		"FAKETIME_TIMESTAMP_FILE=" + s.file(),
		"FAKETIME_NO_CACHE=1",
		"FAKETIME_SHARED=/" + s.name + " /" + s.name,
		"NO_FAKE_STAT=1",
	}
}

// remove removes everything. What is not there any more is no matter.
func (s *share) remove() {
	_ = os.RemoveAll(s.folder)
	_ = os.Remove(memory + s.name)
	_ = os.Remove(memory + "sem." + s.name)
}

// How the clock is tried before a sender is started with it.
const (
	probeOffset = 1_000_000
	probeRate   = 1000
	probeLimit  = 10 * time.Second
)

// probe looks whether a program sees what it is to see.
func (s *share) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	from := time.Since(s.start)
	if err := s.write(line{real: from, fake: probeOffset * time.Second, rate: probeRate}); err != nil {
		return fmt.Errorf("time faketime: %w", err)
	}
	command := exec.CommandContext(ctx, "date", "+%s.%N")
	command.Env = append(os.Environ(), s.environment()...)
	output, err := command.Output()
	if err != nil {
		return fmt.Errorf("time faketime: date under libfaketime: %w", err)
	}
	most := probeOffset + (time.Since(s.start)-from).Seconds()*probeRate
	seen, err := strconv.ParseFloat(strings.TrimSpace(string(output)), 64)
	seen -= float64(s.start.UnixNano()) / 1e9
	if err != nil || seen < probeOffset-1 || seen > most+1 {
		return errors.New("time faketime: the library at " + s.library + " does not do what version 0.9.10 does: use --time clock=URL or xN")
	}
	return s.write(line{rate: 1})
}
