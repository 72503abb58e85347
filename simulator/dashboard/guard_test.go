package dashboard_test

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"
)

// What changes anything is refused to pages of other sites, and the page itself takes no such calls.
func TestForeignPagesChangeNothing(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, "")
	for _, foreign := range [][]string{{"Origin", "http://evil.example"}, {"Sec-Fetch-Site", "cross-site"}} {
		for _, call := range [][2]string{{"POST", api + "/reset"}, {"POST", api + "/clock"}, {"DELETE", api + "/faults"}, {"POST", "/"}} {
			got := s.call(t, call[0], call[1], `{}`, foreign...)
			g.Expect(got.status).To(Equal(http.StatusForbidden), "%v %v", call, foreign)
		}
	}
	g.Expect(s.call(t, "POST", api+"/reset", `{}`, "Origin", s.URL, "Sec-Fetch-Site", "same-origin").status).To(Equal(http.StatusNoContent))
	got := s.call(t, "POST", "/", `{}`)
	g.Expect(got.status).To(Equal(http.StatusMethodNotAllowed))
	g.Expect(got.header.Get("Allow")).To(Equal("GET, HEAD"))
}

// Where a token is asked for, the address that is printed on start opens everything by a cookie.
func TestTheTokenOpensThePage(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, "open-sesame")
	for _, path := range []string{"/", pages + "files/script.js", pages + "credentials/" + signed, api + "/clock"} {
		g.Expect(s.call(t, "GET", path, "").status).To(Equal(http.StatusUnauthorized), path)
	}
	got := s.call(t, "GET", "/?token=open-sesame", "")
	g.Expect(got.status).To(Equal(http.StatusSeeOther))
	cookie := (&http.Response{Header: got.header}).Cookies()[0]
	for _, path := range []string{"/", pages + "files/script.js", pages + "credentials/" + signed, api + "/clock"} {
		g.Expect(s.call(t, "GET", path, "", "Cookie", cookie.Name+"="+cookie.Value).status).To(Equal(http.StatusOK), path)
	}
	got = s.call(t, "POST", api+"/reset", `{}`, "Cookie", cookie.Name+"="+cookie.Value, "Origin", s.URL)
	g.Expect(got.status).To(Equal(http.StatusNoContent))
	g.Expect(s.call(t, "POST", api+"/reset", `{}`, "Cookie", cookie.Name+"="+cookie.Value, "Origin", "http://evil.example").status).To(Equal(http.StatusForbidden))
}

// Files are asked for again only when they have changed.
func TestFilesHaveTags(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, "")
	for name, kind := range map[string]string{"script.js": "text/javascript", "live.js": "text/javascript", "style.css": "text/css", "picture.css": "text/css", "icon.svg": "image/svg+xml"} {
		got := s.call(t, "GET", pages+"files/"+name, "")
		g.Expect(got.status).To(Equal(http.StatusOK))
		g.Expect(got.header.Get("Content-Type")).To(HavePrefix(kind))
		again := s.call(t, "GET", pages+"files/"+name, "", "If-None-Match", got.header.Get("ETag"))
		g.Expect(again.status).To(Equal(http.StatusNotModified), name)
		g.Expect(again.body).To(BeEmpty())
	}
	for _, path := range []string{"files/", "files/none.js", "deliveries/none", "deliveries/", "secrets/" + signed + "/none", "credentials/nobody"} {
		g.Expect(s.call(t, "GET", pages+path, "").status).To(Equal(http.StatusNotFound), path)
	}
}
