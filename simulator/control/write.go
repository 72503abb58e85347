package control

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// answer is what a call answers with when it succeeds.
type answer struct {
	status int
	body   any // nil: none
}

func ok(body any) (answer, error) { return answer{http.StatusOK, body}, nil }

// writeJSON writes an answer. Nothing of it is to be kept by a browser, or to be taken for anything but JSON.
func writeJSON(w http.ResponseWriter, status int, body any) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if body == nil {
		w.WriteHeader(status)
		return
	}
	text, err := encode(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"the answer cannot be written as JSON"}`+"\n")
	}
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) // the client may be gone
}

// encode writes JSON with < and & as they are, so that addresses can be read.
func encode(body any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(body)
	return text.Bytes(), err
}
