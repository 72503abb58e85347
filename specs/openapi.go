package specs

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"path"

	"github.com/getkin/kin-openapi/openapi3"
)

// document reads and validates openapi.yaml and compiles its schemas. Where that is not possible
// the problems say why, and the provider is left without document or schemas.
func (l *loader) document() {
	root := l.trees[openapiFile]
	if root == nil {
		return
	}
	l.references(openapiFile, root)
	api := l.readable()
	if api == nil {
		return
	}
	if l.misfits = api.Validate(context.Background(), openapi3.EnableMultiError()) != nil; l.misfits {
		l.invalid()
	}
	l.api = api
	read := newDocument(api)
	l.provider.describe(func() *document { return read })
	l.compile(read)
}

// readable reads openapi.yaml without what makes the OpenAPI library stumble, each of which is a problem; nil where one
// of them cannot be taken out.
func (l *loader) readable() *openapi3.T {
	for !l.astray {
		api, err := readOpenAPI(veiledFolder{l.folder, l.veils}, false)
		if err == nil {
			return api
		}
		l.misfit(err)
	}
	return nil // the library would name one of them, and no place
}

// readOpenAPI reads openapi.yaml of a folder. Origins, which say where in the file an element stands, take extra
// time, so they are asked for only once something is known to be wrong.
func readOpenAPI(folder fs.FS, origins bool) (doc *openapi3.T, err error) {
	defer func() {
		if cause := recover(); cause != nil { // the library takes for granted that some things are not null
			doc, err = nil, fmt.Errorf("is no OpenAPI document: %v", cause)
		}
	}()
	reader := openapi3.NewLoader()
	reader.IncludeOrigin = origins
	reader.IsExternalRefsAllowed = true
	reader.ReadFromURIFunc = func(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
		return fs.ReadFile(folder, path.Clean(u.Path))
	}
	doc, err = reader.LoadFromURI(&url.URL{Path: openapiFile})
	if err != nil {
		return nil, err
	}
	internalize(doc)
	return doc, nil
}

// internalize brings what other files define into the document. The library leaves out webhooks, so they are lent to
// it as paths.
func internalize(doc *openapi3.T) {
	doc.InternalizeRefs(context.Background(), nil)
	paths := doc.Paths
	doc.Paths = openapi3.NewPaths()
	for name, item := range doc.Webhooks {
		doc.Paths.Set(name, item)
		if item != nil && item.Post != nil && item.Post.RequestBody != nil {
			item.Post.RequestBody.Ref = "" // written out, so that its schema has an address
		}
	}
	doc.InternalizeRefs(context.Background(), nil)
	doc.Paths = paths
}
