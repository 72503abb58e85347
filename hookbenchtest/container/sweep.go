package container

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/moby/moby/client"
)

// label marks the containers of this package with the process that they belong to.
const label = "hookbench.owner"

// owned returns the labels of a container of this process.
func owned() map[string]string { return map[string]string{label: owner(os.Getpid())} }

func owner(pid int) string {
	host, _ := os.Hostname()
	return host + "/" + strconv.Itoa(pid)
}

// sweep removes the containers of processes of this machine that are gone: a test that was killed has removed nothing.
func (e engine) sweep(ctx context.Context) error {
	found, err := e.client.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: client.Filters{}.Add("label", label)})
	if err != nil {
		return fmt.Errorf("containers that were left behind: %w", err)
	}
	for _, c := range found.Items {
		if !orphaned(c.Labels[label]) {
			continue
		}
		// Another test may be removing it at this moment; what is left is found again.
		_, _ = e.client.ContainerRemove(ctx, c.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
	}
	return nil
}

// orphaned tells whether an owner is a process of this machine that is gone.
func orphaned(of string) bool {
	_, number, _ := strings.Cut(of, "/")
	pid, err := strconv.Atoi(number)
	return err == nil && of == owner(pid) && !alive(pid)
}
