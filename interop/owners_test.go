package interop

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/google/go-github/v81/github"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stripe/stripe-go/v85/webhook"
)

// owner is a library that a provider's owner publishes for receivers.
type owner struct {
	library  string
	provider string
	// accept verifies a delivery and reads its event; an error refuses it.
	accept func(secret string, header http.Header, body []byte) error
	timely bool // it looks at the age of the timestamp
}

func owners() []owner {
	return []owner{
		{"standard-webhooks/libraries", "standard-webhooks", acceptStandard, true},
		{"stripe-go", "stripe", acceptStripe, true},
		{"go-github", "github", acceptGitHub, false},
		{"slack-go", "slack", acceptSlack, true},
	}
}

func acceptStandard(secret string, header http.Header, body []byte) error {
	library, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return err
	}
	return library.Verify(body, header)
}

func acceptStripe(secret string, header http.Header, body []byte) error {
	_, err := webhook.ConstructEvent(body, header.Get("Stripe-Signature"), secret)
	return err
}

func acceptGitHub(secret string, header http.Header, body []byte) error {
	request, err := http.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header = header
	payload, err := github.ValidatePayload(request, []byte(secret))
	if err != nil {
		return err
	}
	_, err = github.ParseWebHook(github.WebHookType(request), payload)
	return err
}

func acceptSlack(secret string, header http.Header, body []byte) error {
	verifier, err := slack.NewSecretsVerifier(header, secret)
	if err != nil {
		return err
	}
	if _, err := verifier.Write(body); err != nil {
		return err
	}
	if err := verifier.Ensure(); err != nil {
		return err
	}
	_, err = slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
	return err
}

// delivered is a delivery as a receiver gets it.
type delivered struct {
	header http.Header
	body   []byte
}

func read(r *http.Request) (delivered, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	return delivered{r.Header, body}, err
}

// request returns the delivery as a request.
func (d delivered) request() *http.Request {
	return &http.Request{Method: http.MethodPost, Header: d.header, Body: io.NopCloser(bytes.NewReader(d.body))}
}

var errMethod = errors.New("only POST")

// receiver is a receiver as somebody writes it with a library, who follows the library's documentation.
func (o owner) receiver(secret string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.Error(w, errMethod.Error(), http.StatusMethodNotAllowed)
			return
		}
		d, err := read(r)
		if err == nil {
			err = o.accept(secret, d.header, d.body)
		}
		if err != nil {
			http.Error(w, "refused", http.StatusBadRequest)
			return
		}
		answerChallenge(w, d.body)
	})
}
