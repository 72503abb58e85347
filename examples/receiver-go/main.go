// Command receiver-go is a webhook receiver for CargoLint on net/http alone.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const bodyLimit = 1 << 20

func main() {
	r := receiver{secrets: strings.Split(os.Getenv("WEBHOOK_SECRETS"), ","), inbox: os.Getenv("INBOX")}
	if r.secrets[0] == "" || r.inbox == "" {
		log.Fatal("set WEBHOOK_SECRETS (the newest first, separated by commas) and INBOX (a folder)")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /webhooks/cargolint", r.receive)
	if os.Getenv("TEST_PROBE") != "" { // for tests only: it tells which events were taken
		mux.HandleFunc("GET /effects", r.effects)
	}
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: mux, ReadTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
}

// receiver keeps deliveries as files in its inbox, one for each deliveryId: the folder is both the queue that another
// process works off and the memory of what was received, which outlives a restart.
type receiver struct {
	secrets []string // more than one while a secret is rotated
	inbox   string
}

type event struct {
	Event      string `json:"event"`
	DeliveryID string `json:"deliveryId"`
}

func (r receiver) receive(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, bodyLimit))
	if err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	}
	// The signature covers the bytes as they came; nothing of them is believed before.
	if !r.authentic(body, request.Header.Get("X-CargoLint-Signature")) {
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return
	}
	var e event
	if err := json.Unmarshal(body, &e); err != nil || e.Event == "" || e.DeliveryID == "" {
		http.Error(w, "not an event", http.StatusBadRequest)
		return
	}
	if err := r.keep(e.DeliveryID, body); err != nil {
		log.Print(err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusAccepted) // the work is done later: the provider waits 30 seconds at most
}

func (r receiver) authentic(body []byte, header string) bool {
	signature, prefixed := strings.CutPrefix(header, "sha256=")
	given, err := hex.DecodeString(signature)
	if !prefixed || err != nil {
		return false
	}
	for _, secret := range r.secrets {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		if hmac.Equal(given, mac.Sum(nil)) { // constant time
			return true
		}
	}
	return false
}

// keep writes a delivery to the inbox unless it is there. The file gets its name when it is whole, and only once.
func (r receiver) keep(id string, body []byte) error {
	file, err := os.CreateTemp(r.inbox, ".incoming-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(body)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	err = os.Link(file.Name(), filepath.Join(r.inbox, hex.EncodeToString([]byte(id))))
	if errors.Is(err, fs.ErrExist) {
		return nil // a repeat: acknowledged, and not taken twice
	}
	return err
}

// effects lists what was taken, for the bench.
func (r receiver) effects(w http.ResponseWriter, _ *http.Request) {
	type effect struct {
		Key string `json:"key"`
	}
	all := []effect{}
	entries, _ := os.ReadDir(r.inbox)
	for _, entry := range entries {
		if id, err := hex.DecodeString(entry.Name()); err == nil {
			all = append(all, effect{string(id)})
		}
	}
	_ = json.NewEncoder(w).Encode(map[string][]effect{"effects": all})
}
