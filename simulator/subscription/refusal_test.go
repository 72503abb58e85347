package subscription

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"
)

func TestErrorTemplates(t *testing.T) {
	g := NewWithT(t)
	template := map[string]any{
		"errors": []any{map[string]any{"code": "{status}", "text": "{status} {title}: {detail} at {pointer}", "pointer": "{pointer}", "fixed": 7, "none": nil}},
		"ok":     false,
	}
	refusal := &Refusal{Status: 400, Detail: "{status} is no {pointer}", Pointer: "/a~1b", InBody: true}
	g.Expect(refusal.fill(template)).To(Equal(map[string]any{
		"errors": []any{map[string]any{
			"code": 400, "text": "400 Bad Request: {status} is no {pointer} at /a~1b", "pointer": "/a~1b", "fixed": 7, "none": nil,
		}},
		"ok": false,
	}), "what is filled in is not filled again")
	elsewhere := (&Refusal{Status: 401, Detail: "x"}).fill(template).(map[string]any)["errors"].([]any)[0]
	g.Expect(elsewhere).To(Equal(map[string]any{"code": 401, "text": "401 Unauthorized: x at ", "fixed": 7, "none": nil}))
	whole := (&Refusal{Status: 400, InBody: true}).fill(template).(map[string]any)["errors"].([]any)[0]
	g.Expect(whole).To(HaveKeyWithValue("pointer", ""), "the whole body")
}

// Who stands in front of the API refuses as it does.
func TestRefuse(t *testing.T) {
	g, s, w := NewWithT(t), newStage(t, "cas-notifications"), httptest.NewRecorder()
	s.Refuse(w, &Refusal{Status: http.StatusServiceUnavailable, Detail: "come back later", Header: http.Header{"Retry-After": {"7"}}})
	g.Expect(w.Code).To(Equal(http.StatusServiceUnavailable))
	g.Expect(w.Header().Get("Retry-After")).To(Equal("7"))
	g.Expect(w.Header().Get("Content-Type")).To(Equal("application/problem+json"))
	g.Expect(w.Body.String()).To(MatchJSON(`{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"come back later"}`))
}

func TestOtherErrorsAreTheServers(t *testing.T) {
	g, s, w := NewWithT(t), newStage(t, "cargolint"), httptest.NewRecorder()
	s.refuse(w, errors.New("out of luck"))
	g.Expect(w.Code).To(Equal(http.StatusInternalServerError))
	g.Expect(w.Body.String()).To(MatchJSON(`{"error":"Internal Server Error","message":"out of luck"}`))
}
