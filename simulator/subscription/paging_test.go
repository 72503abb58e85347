package subscription

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"
)

// ids returns the ids in the data of a page.
func (a answer) ids() []string {
	all := []string{}
	for _, id := range gjson.Get(a.text, "data.#.id").Array() {
		all = append(all, id.Str)
	}
	return all
}

// pages reads a list page by page until it says that there is no more.
func (s *stage) pages(t *rapid.T, path string, limit int) []string {
	var all []string
	for {
		a := s.call("GET", fmt.Sprintf("%s?limit=%d&offset=%d", path, limit, len(all)), "")
		page := a.ids()
		if a.status != http.StatusOK || a.at("pagination.limit") != fmt.Sprint(limit) || a.at("pagination.offset") != fmt.Sprint(len(all)) || len(page) > limit {
			t.Fatalf("%d %s", a.status, a.text)
		}
		all = append(all, page...)
		if a.at("pagination.total") != fmt.Sprint(len(all)) == (a.at("pagination.hasMore") == "false") {
			t.Fatalf("after %d: %s", len(all), a.text)
		}
		if a.at("pagination.hasMore") == "false" {
			return all
		}
	}
}

// TestPagesOfSubscriptions: whatever was created, changed and deleted before, pages of any size neither overlap nor
// leave gaps.
func TestPagesOfSubscriptions(t *testing.T) {
	s := newStage(t, "cargolint")
	rapid.Check(t, func(t *rapid.T) {
		s.Reset()
		var want []string
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			i := rapid.IntRange(-3, len(want)-1).Draw(t, "step")
			if i < 0 {
				want = append(want, s.create("/webhooks", hook).at("id"))
				continue
			}
			if rapid.Bool().Draw(t, "updates") {
				s.call("PUT", "/webhooks/"+want[i], `{"active":false}`)
				continue
			}
			s.call("DELETE", "/webhooks/"+want[i], "")
			want = slices.Delete(want, i, i+1)
		}
		if got := s.pages(t, "/webhooks", rapid.IntRange(1, 30).Draw(t, "limit")); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// CL-S-HIST-02: newest first.
func TestPagesOfDeliveries(t *testing.T) {
	s := newStage(t, "cargolint")
	id := s.create("/webhooks", hook).at("id")
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		s.records[id] = nil
		for i := range rapid.IntRange(0, 60).Draw(t, "deliveries") {
			s.records[id] = append(s.records[id], DeliveryRecord{ID: fmt.Sprint(i), Event: "document.uploaded", Status: Pending, Created: start})
			want = append([]string{fmt.Sprint(i)}, want...)
		}
		if got := s.pages(t, "/webhooks/"+id+"/deliveries", rapid.IntRange(1, 30).Draw(t, "limit")); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// CL-S-HIST-03, for both lists.
func TestBadPaging(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	id := s.create("/webhooks", hook).at("id")
	for _, path := range []string{"/webhooks", "/webhooks/" + id + "/deliveries"} {
		for query, detail := range map[string]string{
			"offset=-1":                   "query parameter offset must be at least 0",
			"limit=-1":                    "query parameter limit must be at least 1",
			"limit=0":                     "query parameter limit must be at least 1",
			"limit=101":                   "query parameter limit must be at most 100",
			"offset=x":                    "query parameter offset must be of type integer",
			"limit=ten":                   "query parameter limit must be of type integer",
			"limit=":                      "query parameter limit must be of type integer",
			"offset":                      "query parameter offset must be of type integer",
			"limit=1.5":                   "query parameter limit must be of type integer",
			"limit=1e1":                   "query parameter limit must be of type integer",
			"limit=0x10":                  "query parameter limit must be of type integer",
			"limit=%2010":                 "query parameter limit must be of type integer",
			"limit=null":                  "query parameter limit must be of type integer",
			"limit=99999999999999999999":  "query parameter limit must be of type integer",
			"offset=99999999999999999999": "query parameter offset must be of type integer",
			"limit=1&limit=2":             "query parameter limit is given more than once",
			"offset=1;limit=2":            "the query is malformed",
			"offset=%zz":                  "the query is malformed",
		} {
			a := s.call("GET", path+"?"+query, "")
			g.Expect(a.status).To(Equal(http.StatusBadRequest), query)
			g.Expect(a.at("message")).To(Equal(detail), query)
			g.Expect(a.names()).To(ConsistOf("error", "message"))
		}
	}
}

func TestPagingAtTheEdges(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	for range 25 {
		s.create("/webhooks", hook)
	}
	for query, want := range map[string]string{
		"":                                  `{"offset":0,"limit":20,"total":25,"hasMore":true}`,
		"?offset=5":                         `{"offset":5,"limit":20,"total":25,"hasMore":false}`,
		"?offset=4":                         `{"offset":4,"limit":20,"total":25,"hasMore":true}`,
		"?limit=100":                        `{"offset":0,"limit":100,"total":25,"hasMore":false}`,
		"?offset=25":                        `{"offset":25,"limit":20,"total":25,"hasMore":false}`,
		"?offset=9223372036854775807":       `{"offset":9223372036854775807,"limit":20,"total":25,"hasMore":false}`,
		"?limit=1&offset=24&unknown=1;2&a":  ``,
		"?limit=1&offset=24&unknown=-1&a&b": `{"offset":24,"limit":1,"total":25,"hasMore":false}`,
	} {
		a := s.call("GET", "/webhooks"+query, "")
		if want == "" {
			g.Expect(a.status).To(Equal(http.StatusBadRequest), query)
			continue
		}
		g.Expect(a.at("pagination")).To(MatchJSON(want), query)
	}
}

// CL-S-HIST-01: the provider's own words for statuses, and null where nothing was answered.
func TestHistory(t *testing.T) {
	g, s := NewWithT(t), newStage(t, "cargolint")
	other := s.create("/webhooks", hook).at("id")
	id := s.create("/webhooks", hook).at("id")
	s.records[other] = []DeliveryRecord{{ID: "other"}}
	s.records[id] = []DeliveryRecord{
		{"dlv_1", "document.uploaded", Succeeded, 204, 1, start},
		{"dlv_2", "compliance.warning", Failed, 0, 11, start},
		{"dlv_3", "document.uploaded", Pending, 503, 2, start.AddDate(0, 0, 1)},
	}
	a := s.call("GET", "/webhooks/"+id+"/deliveries", "")
	g.Expect(a.text).To(MatchJSON(`{"data":[
		{"id":"dlv_3","event":"document.uploaded","status":"pending","attempts":2,"responseStatus":503,"createdAt":"2031-05-07T06:08:09Z"},
		{"id":"dlv_2","event":"compliance.warning","status":"failed","attempts":11,"responseStatus":null,"createdAt":"2031-05-06T06:08:09Z"},
		{"id":"dlv_1","event":"document.uploaded","status":"success","attempts":1,"responseStatus":204,"createdAt":"2031-05-06T06:08:09Z"}
	],"pagination":{"offset":0,"limit":20,"total":3,"hasMore":false}}`))
}
