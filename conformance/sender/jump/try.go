package jump

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/hookbench/hookbench/virtualtime"
)

// tried is what a trial lets pass, and tryPatience how long that may take.
const (
	tried       = time.Hour
	tryPatience = 20 * time.Second
)

// Try finds out whether there is a virtual time on this machine: it lets a program sleep for an hour. The error says in one
// line why not.
func Try(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, tryPatience)
	defer cancel()
	t, err := virtualtime.Open(virtualtime.Options{})
	if err != nil {
		return err
	}
	defer t.Close()
	p, err := t.Start(virtualtime.Command{Args: []string{"sleep", strconv.Itoa(int(tried.Seconds()))}})
	if err != nil {
		return err
	}
	if err := t.Until(ctx, tried+time.Minute); err != nil {
		return fmt.Errorf("an hour of sleep: %w", err)
	}
	select {
	case <-p.Ended():
		return p.Err()
	case <-ctx.Done():
		return errors.New("an hour of sleep did not end when the time had jumped by it")
	}
}
