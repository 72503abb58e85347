package subscription

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"
)

// MaxBody is the size in bytes of the largest body that is read.
const MaxBody = 1 << 20

// body reads what the caller sent, checks it against the operation's schema, and returns what the schema names of it.
func (a *API) body(c *call) ([]byte, error) {
	text, err := c.read()
	if err != nil {
		return nil, err
	}
	if violations := c.operation.Body.Validate(text); len(violations) > 0 {
		return nil, broken(violations)
	}
	body := gjson.ParseBytes(text)
	if err := a.model.strays(body, c.operation.Body.Shape); err != nil {
		return nil, err
	}
	return c.operation.Body.Shape.Project(make([]byte, 0, len(text)), body), nil
}

// read reads the body. One that may be left out, and is, is an empty object.
func (c *call) read() ([]byte, error) {
	if err := c.mediaType(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(http.MaxBytesReader(c.writer, c.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &Refusal{Status: http.StatusRequestEntityTooLarge, Detail: "the body is larger than 1 MiB"}
	case err != nil:
		return nil, &Refusal{Status: http.StatusBadRequest, Detail: "the body did not arrive whole", InBody: true}
	case len(text) == 0 && !c.operation.Body.Required:
		return []byte("{}"), nil
	}
	return text, nil
}

// mediaType refuses a body of a kind that the operation does not take (RFC 9110, section 15.5.16). An empty one that
// may be left out is of no kind.
func (c *call) mediaType() error {
	if !c.operation.Body.Required && c.ContentLength == 0 && c.Header.Get("Content-Type") == "" {
		return nil
	}
	mediaType, parameters, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	switch {
	case err != nil || mediaType != "application/json":
		return unsupported("the content type must be application/json")
	case charset != "" && charset != "utf-8":
		return unsupported("JSON is written in UTF-8")
	case c.Header.Get("Content-Encoding") != "" && !strings.EqualFold(c.Header.Get("Content-Encoding"), "identity"):
		return unsupported("the body must not be compressed")
	}
	return nil
}

func unsupported(detail string) *Refusal {
	return &Refusal{Status: http.StatusUnsupportedMediaType, Detail: detail}
}
