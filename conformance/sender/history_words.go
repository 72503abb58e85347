package sender

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// The words by which histories usually tell how a delivery went.
func failureWords() []string {
	return []string{"fail", "error", "timeout", "timed", "undelivered", "expired"}
}

func successWords() []string {
	return []string{"success", "succeeded", "delivered", "completed", "ok"}
}

func saysFailed(entries []gjson.Result) bool {
	return slices.ContainsFunc(entries, func(e gjson.Result) bool { return says(e, failureWords()) || e.Get("success").Type == gjson.False })
}

func saysDelivered(entries []gjson.Result) bool {
	return slices.ContainsFunc(entries, func(e gjson.Result) bool {
		return !says(e, failureWords()) && says(e, successWords()) || e.Get("success").Type == gjson.True
	})
}

func says(e gjson.Result, words []string) bool {
	status := strings.ToLower(statusOf(e))
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(status, word) })
}

// statusOf returns an entry's word for how the delivery went.
func statusOf(e gjson.Result) string {
	for _, name := range []string{"status", "state", "outcome", "result"} {
		if v := e.Get(name); v.Type == gjson.String {
			return v.Str
		}
	}
	return ""
}

func wordsOf(entries []gjson.Result) string {
	var words []string
	for _, e := range entries {
		words = append(words, statusOf(e))
	}
	return strings.Join(words, ", ")
}
