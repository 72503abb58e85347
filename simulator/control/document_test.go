package control_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/control"
)

func TestTheDocumentIsValid(t *testing.T) {
	g := NewWithT(t)
	d, err := description()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(d.doc.Validate(t.Context(), openapi3.EnableMultiError())).To(Succeed())
}

func TestEveryRouteIsInTheDocumentAndViceVersa(t *testing.T) {
	g := NewWithT(t)
	d, err := description()
	g.Expect(err).NotTo(HaveOccurred())
	var written []control.Route
	for path, item := range d.doc.Paths.Map() {
		for method, operation := range item.Operations() {
			r := control.Route{Method: method, Path: path}
			for _, p := range operation.Parameters {
				if p.Value.In == openapi3.ParameterInQuery {
					r.Query = append(r.Query, p.Value.Name)
				}
			}
			slices.Sort(r.Query)
			written = append(written, r)
		}
	}
	g.Expect(serve(t).handler.Routes()).To(ConsistOf(written))
}

func TestTheDocumentIsServed(t *testing.T) {
	g := NewWithT(t)
	got := serve(t).call(t, "GET", "/_hookbench/openapi.yaml", "")
	g.Expect(got.status).To(Equal(200))
	doc, err := openapi3.NewLoader().LoadFromData([]byte(got.body))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(doc.OpenAPI).To(Equal("3.1.0"))
}

// The judge of the answers objects where it should: otherwise its consent would mean nothing.
func TestTheDocumentRefusesOtherAnswers(t *testing.T) {
	const attempt = `"number":1,"due":"2026-01-01T00:00:00Z","sent":"2026-01-01T00:00:00Z","tookMs":1,"outcome":"acknowledged"`
	const delivery = `"id":"1","provider":"p","endpoint":"e","eventId":"v","eventType":"t","status":"pending","created":"2026-01-01T00:00:00Z","made":1`
	const request = `"method":"POST","url":"u","headers":{"A":["b"]}`
	for name, c := range map[string]struct {
		path, body string
		status     int
		fits       bool
	}{
		"clock":              {"/clock", `{"now":"2026-01-01T00:00:00Z","pace":"manual","pending":0}`, 200, true},
		"no time":            {"/clock", `{"now":"now","pace":"manual","pending":0}`, 200, false},
		"no such pace":       {"/clock", `{"now":"2026-01-01T00:00:00Z","pace":"fast","pending":0}`, 200, false},
		"member too many":    {"/clock", `{"now":"2026-01-01T00:00:00Z","pace":"manual","pending":0,"x":1}`, 200, false},
		"member missing":     {"/clock", `{"now":"2026-01-01T00:00:00Z","pace":"manual"}`, 200, false},
		"undocumented":       {"/clock", `{"error":"e"}`, 418, false},
		"error":              {"/clock", `{"error":"e"}`, 400, true},
		"error without text": {"/clock", `{}`, 400, false},
		"delivery":           {"/deliveries/1", `{` + delivery + `,"attempts":[{` + attempt + `,"request":{` + request + `,"body":""},"response":null}]}`, 200, true},
		"without attempts":   {"/deliveries/1", `{` + delivery + `}`, 200, false},
		"two bodies":         {"/deliveries/1", `{` + delivery + `,"attempts":[{` + attempt + `,"request":{` + request + `,"body":"","bodyBase64":""},"response":null}]}`, 200, false},
		"no response":        {"/deliveries/1", `{` + delivery + `,"attempts":[{` + attempt + `,"request":{` + request + `,"body":""}}]}`, 200, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), "GET", api+c.path, nil)
			err := fitsDocument(r, "", reply{c.status, http.Header{"Content-Type": {"application/json"}}, c.body})
			NewWithT(t).Expect(err == nil).To(Equal(c.fits), "%v", err)
		})
	}
}
