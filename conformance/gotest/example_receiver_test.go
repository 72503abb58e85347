package gotest_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/hookbench/hookbench/conformance/gotest"
)

// A receiver is judged as it is, without a server of its own. What the test of a team says is the function literal.
func ExampleReceiver() {
	const secret = "whsec_of_the_test"
	receiver := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		signature := "sha256=" + hex.EncodeToString(mac.Sum(nil))
		var event struct{ Event string }
		switch {
		case r.Method != http.MethodPost:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case err != nil, !hmac.Equal([]byte(r.Header.Get("X-CargoLint-Signature")), []byte(signature)):
			w.WriteHeader(http.StatusUnauthorized)
		case json.Unmarshal(body, &event) != nil, event.Event == "":
			w.WriteHeader(http.StatusBadRequest)
		default:
			w.WriteHeader(http.StatusAccepted)
		}
	})

	testWebhooks := func(t *testing.T) {
		gotest.Receiver(t, gotest.ReceiverConfig{Provider: "cargolint", Handler: receiver, Secret: secret})
	}

	runTest("TestWebhooks", testWebhooks)
	// Output: PASS
}
