package interop

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/slack-go/slack/slackevents"
)

// answerChallenge answers a delivery, which may be the question whether the address agrees to be called.
func answerChallenge(w http.ResponseWriter, body []byte) {
	var asked slackevents.ChallengeResponse
	var kind struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(body, &kind) == nil && kind.Type == slackevents.URLVerification && json.Unmarshal(body, &asked) == nil {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte(asked.Challenge))
		return
	}
	w.WriteHeader(http.StatusOK)
}

// changed returns a copy with one byte of it changed.
func changed(body []byte) []byte {
	other := slices.Clone(body)
	other[len(other)-2] ^= 1
	return other
}
