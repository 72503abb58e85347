package specs

import (
	"bytes"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
)

// veil makes an extension of a key of the OpenAPI document, which the library then passes over, so that what else is
// wrong with the document can be found. Lines and columns stay. It is false where that cannot be done.
func (l *loader) veil(file string, key *yaml.Node) bool {
	name := "x-" + key.Value[min(2, len(key.Value)):]
	lines := bytes.SplitAfter(l.veiled(file), []byte("\n"))
	if len(name) != len(key.Value) || key.Line > len(lines) {
		return false
	}
	line := lines[key.Line-1]
	start := len(string([]rune(string(line))[:key.Column-1]))
	at := bytes.Index(line[start:], []byte(key.Value))
	if at < 0 || at > 1 { // 1: behind a quote
		return false
	}
	veiled := bytes.Clone(l.veiled(file))
	copy(veiled[len(bytes.Join(lines[:key.Line-1], nil))+start+at:], name)
	l.veils[file], key.Value = veiled, name
	return true
}

// veiled returns the text of a file as the OpenAPI library is to read it.
func (l *loader) veiled(file string) []byte {
	if text, ok := l.veils[file]; ok {
		return text
	}
	return l.texts[file]
}

// veiledFolder is a folder some of whose files are read otherwise than they are.
type veiledFolder struct {
	fs.FS
	veils map[string][]byte
}

// ReadFile implements fs.ReadFileFS.
func (f veiledFolder) ReadFile(name string) ([]byte, error) {
	if text, ok := f.veils[name]; ok {
		return text, nil
	}
	return fs.ReadFile(f.FS, name)
}

const veiledReference = "x-ef"

// follows tells whether a problem is there only because a $ref that leads nowhere was taken out.
func (l *loader) follows(at fileLine, text string) bool {
	if strings.Contains(text, "must define exactly all path parameters") {
		return !l.intact(openapiFile, "paths")
	}
	key, _ := findKey(l.trees[at.file], func(key, value *yaml.Node) bool {
		reference, _ := child(value, veiledReference)
		return key.Line == at.line && (reference != nil || key.Value == veiledReference)
	})
	return key.Line > 0
}

// veilReferences veils every $ref that ends so.
func (l *loader) veilReferences(end string) {
	for _, file := range l.documents() {
		for {
			key, value := findKey(l.trees[file], func(key, value *yaml.Node) bool {
				return key.Value == "$ref" && strings.HasSuffix(value.Value, end)
			})
			if key.Line == 0 {
				break
			}
			l.damaged[value] = true
			if !l.veil(file, key) {
				l.astray = true
				break
			}
		}
	}
}
