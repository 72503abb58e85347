package specs

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed schema/*.json
var schemaFiles embed.FS

// Schemas returns a JSON Schema for each YAML file of a provider folder, by the name of the file, for editors to complete
// and check with. That of openapi.yaml refers to the official one. A test holds them and the reader together.
func Schemas() map[string][]byte {
	files, err := fs.Glob(schemaFiles, "schema/*.json")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	all := map[string][]byte{}
	for _, file := range files {
		text, err := schemaFiles.ReadFile(file)
		if err != nil {
			panic(err) // it is embedded
		}
		all[strings.TrimSuffix(path.Base(file), ".json")+".yaml"] = text
	}
	return all
}
