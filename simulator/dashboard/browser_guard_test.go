package dashboard_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/internal/browser"
	"github.com/hookbench/hookbench/simulator/queue"
)

// refusesAForeignPage opens the page of another server of the same machine: its calls carry the same cookies.
func refusesAForeignPage(t *testing.T, v visit) {
	g := NewWithT(t)
	v.deliver(t, newEndpoint(t, 200, ""))
	v.open("/")
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!doctype html><title>foreign</title>")
	}))
	t.Cleanup(foreign.Close)
	v.Do(chromedp.Navigate(foreign.URL))
	for _, path := range []string{"/reset", "/clock"} {
		browser.Value[string](v.Tab, `fetch("`+v.URL+api+path+`", {method: "POST", mode: "no-cors", credentials: "include", body: ""}).then(a => a.type, e => String(e))`)
	}
	_, total := v.Deliveries(queue.Selection{})
	g.Expect(total).To(Equal(1), "nothing is forgotten")
	g.Expect(browser.Value[string](v.Tab, `fetch("`+v.URL+`/").then(() => "read", () => "refused")`)).To(Equal("refused"), "nor is anything read")
	g.Expect(browser.Value[string](v.Tab, `fetch("`+v.URL+api+`/reset", {method: "POST", mode: "no-cors"}).then(a => a.type)`)).To(Equal("opaque"), "the call itself has arrived")
}

// worksWithTheToken opens the address with the token, as it is printed on start.
func worksWithTheToken(t *testing.T, v visit) {
	g := NewWithT(t)
	v.served = serve(t, "open sesame")
	v.open("/?token=open+sesame")
	v.sees(`#live`, "live")
	g.Expect(browser.Value[string](v.Tab, `location.href`)).To(Equal(v.URL+"/"), "the token is gone from the address")
	before := v.Now()
	v.press(`#advance ~ button`)
	g.Eventually(v.Now, "20s").Should(BeTemporally(">", before))
	v.quiet()
}
