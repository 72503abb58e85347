package specs

import (
	"io/fs"
	"maps"
	"sync"

	"go.yaml.in/yaml/v3"
)

// builtinFolder is a folder that is built in. A test holds that Load finds nothing wrong with it, so it is not linted. Its
// files are parsed when it is first opened, its document is read when somebody asks for what is in it, and all that open it
// share both: tests do so by the thousand.
type builtinFolder struct {
	name     string
	files    fs.FS
	trees    func() map[string]*yaml.Node // of the YAML files
	document func() *document
}

// builtinFolders returns the folders by the ids of their providers.
var builtinFolders = sync.OnceValue(func() map[string]*builtinFolder {
	all := map[string]*builtinFolder{}
	for _, id := range Builtin() {
		files, err := fs.Sub(builtin, id)
		if err != nil {
			panic(err) // it has just been listed
		}
		all[id] = newBuiltinFolder(id, files)
	}
	return all
})

func newBuiltinFolder(id string, files fs.FS) *builtinFolder {
	return &builtinFolder{
		name: id, files: files,
		trees:    sync.OnceValue(func() map[string]*yaml.Node { return parseAll(files, id) }),
		document: sync.OnceValue(func() *document { return builtinDocument(files) }),
	}
}

func parseAll(files fs.FS, id string) map[string]*yaml.Node {
	l := newLoader(files, id)
	for _, file := range []string{contractFile, catalogueFile, vectorsFile, scenariosFile, openapiFile} {
		l.parse(file)
	}
	return l.trees
}

// open returns the provider, of which the caller may change what is not the document.
func (f *builtinFolder) open() (*Provider, error) {
	l := newLoader(f.files, f.name)
	maps.Copy(l.trees, f.trees())
	l.files()
	l.rememberLines()
	l.include()
	l.provider.describe(f.document)
	return l.finish()
}

// builtinDocument reads the document of a built-in folder.
func builtinDocument(files fs.FS) *document {
	api, err := readOpenAPI(files, false)
	if err != nil {
		panic(err) // a test reads it
	}
	return newDocument(api)
}
