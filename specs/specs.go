// Package specs reads provider folders: the data from which the bench plays a provider and judges the two
// parties of its webhooks. It is the only reader of YAML and OpenAPI documents, and it imports nothing of ours.
package specs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed */*.yaml */examples/*.json
var builtin embed.FS

// order lists built-in providers in the order in which they are shown, one a line.
//
//go:embed builtin.txt
var order string

// ErrUnknownProvider is the error of Open for a name that is neither a built-in provider nor a folder.
var ErrUnknownProvider = errors.New("unknown provider")

// Builtin returns the ids of the providers that are built in: in the order of builtin.txt, those that it does not list
// sorted behind.
func Builtin() []string {
	entries, err := fs.ReadDir(builtin, ".")
	if err != nil {
		panic(err) // an embedded file system can always be read
	}
	listed := strings.Fields(order)
	rank := func(id string) int {
		if i := slices.Index(listed, id); i >= 0 {
			return i
		}
		return len(listed)
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() {
			ids = append(ids, e.Name())
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return rank(a) - rank(b) })
	return ids
}

// Open returns the built-in provider of that id, or reads the provider folder at that path. A path is told from
// an id by holding a path separator or a dot. The error is ErrUnknownProvider, Problems, or a file error.
func Open(name string) (*Provider, error) {
	if !strings.ContainsAny(name, `./\`) {
		folder := builtinFolders()[name]
		if folder == nil {
			return nil, unknown(name)
		}
		return folder.open()
	}
	info, err := os.Stat(name)
	if err != nil || !info.IsDir() {
		return nil, noFolder(name)
	}
	return Load(os.DirFS(name), filepath.Clean(name))
}

func noFolder(path string) error {
	return fmt.Errorf("%w %q: no such folder", ErrUnknownProvider, path)
}

func unknown(name string) error {
	return fmt.Errorf("%w %q: give one of %s, or the path of a provider folder", ErrUnknownProvider, name, strings.Join(Builtin(), ", "))
}
