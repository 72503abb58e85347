package dashboard

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"time"

	"github.com/hookbench/hookbench/reports/picture"
)

// files are what the pages load: style, scripts, icon. The style of pictures comes with them.
//
//go:embed files
var files embed.FS

// serveFiles adds each file to the routes. Browsers ask whether it has changed, as another hookbench may be next on the
// same port.
func serveFiles(routes *http.ServeMux) error {
	routes.Handle(filesPath+"picture.css", file("picture.css", picture.Style()))
	list, err := fs.ReadDir(files, "files")
	if err != nil {
		return fmt.Errorf("dashboard: %w", err)
	}
	for _, entry := range list {
		text, err := fs.ReadFile(files, path.Join("files", entry.Name()))
		if err != nil {
			return fmt.Errorf("dashboard: %w", err)
		}
		routes.Handle(filesPath+entry.Name(), file(entry.Name(), text))
	}
	return nil
}

func file(name string, text []byte) http.Handler {
	sum := sha256.Sum256(text)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	kind := contentType(path.Ext(name))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(text))
	})
}

// contentType returns the media type of the files that there are. It does not depend on the machine's own table, which takes
// longer to read than everything else here.
func contentType(extension string) string {
	return map[string]string{
		".css": "text/css; charset=utf-8",
		".js":  "text/javascript; charset=utf-8",
		".svg": "image/svg+xml",
	}[extension]
}
