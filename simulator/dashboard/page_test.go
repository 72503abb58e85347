package dashboard_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"golang.org/x/net/html"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/subscription"
)

// parse reads a page as a browser does.
func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return root
}

// attribute returns the value of an attribute, "" where there is none.
func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// all returns the elements of a name.
func all(root *html.Node, name string) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

// everyPage returns the address of each kind of page of a simulator with something on it.
func everyPage(t *testing.T, s *served) []string {
	t.Helper()
	id := s.deliver(t, newEndpoint(t, 500, hostile))
	subscriptions, err := s.Subscriptions(signed)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	addresses := []string{pages + "deliveries/" + id, pages + "credentials/" + signed, pages + "secrets/" + signed + "/" + subscriptions[0].ID, pages + "nowhere"}
	for _, info := range s.Providers() {
		addresses = append(addresses, "/?at="+info.ID)
	}
	return addresses
}

// A page runs its own script and nothing else, has no styles of its own, and asks nobody but its own server.
func TestPagesKeepToThemselves(t *testing.T) {
	s := serve(t, "")
	for _, address := range everyPage(t, s) {
		t.Run(address, func(t *testing.T) {
			g := NewWithT(t)
			got := s.call(t, "GET", address, "")
			g.Expect(got.header.Get("Content-Security-Policy")).To(And(HavePrefix("default-src 'none'"), Not(ContainSubstring("unsafe"))))
			g.Expect(got.header.Get("Cache-Control")).To(Equal("no-store"))
			g.Expect(got.header.Get("X-Content-Type-Options")).To(Equal("nosniff"))
			for n := range parse(t, got.body).Descendants() {
				if n.Type == html.ElementNode {
					expectNothingInline(t, n)
				}
			}
		})
	}
}

func expectNothingInline(t *testing.T, n *html.Node) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(n.Data).NotTo(BeElementOf("style", "iframe", "img", "object", "base"))
	if n.Data == "script" {
		g.Expect(attribute(n, "src")).To(HavePrefix(pages))
		g.Expect(n.FirstChild).To(BeNil())
	}
	for _, a := range n.Attr {
		g.Expect(a.Key).NotTo(Or(Equal("style"), HavePrefix("on")))
		if slices.Contains([]string{"href", "src", "action", "data-path"}, a.Key) {
			g.Expect(a.Val).To(Or(BeEmpty(), HavePrefix("#"), MatchRegexp(`^/[^/]`), Equal("/")), "%s of %s", a.Key, n.Data)
		}
	}
}

// What an endpoint writes, or somebody has registered, is text, with the marks of writing direction spelled out.
func TestWhatOthersWriteIsText(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, "")
	page := s.call(t, "GET", pages+"deliveries/"+s.deliver(t, newEndpoint(t, 500, hostile)), "").body
	g.Expect(page).To(ContainSubstring("&lt;script&gt;window.owned = 1&lt;/script&gt;"))
	g.Expect(page).To(ContainSubstring(`\u202egnp.exe \u0000\xff שלום`))
	g.Expect(page).NotTo(ContainSubstring("\u202e"))

	_, err := s.Register(plain, subscription.Registration{URL: "http://user:pass@127.0.0.1/%3Cscript%3E?x=\u202e<script>שלום", Secret: "k"})
	g.Expect(err).NotTo(HaveOccurred())
	page = s.call(t, "GET", "/?at="+plain, "").body
	g.Expect(page).NotTo(Or(ContainSubstring("\u202e"), ContainSubstring("pass@"), ContainSubstring("x=<script>")))
	for _, query := range []string{"type", "subtype", "status", "page"} {
		page = s.call(t, "GET", "/?"+query+"="+url.QueryEscape(hostile), "").body
		g.Expect(all(parse(t, page), "script")).To(HaveLen(1), query)
	}
	got := s.call(t, "GET", "/?at="+url.QueryEscape(hostile), "")
	g.Expect(got.status).To(Equal(404))
	g.Expect(all(parse(t, got.body), "script")).To(HaveLen(1))
}

// No secret stands in a page that was not asked for it.
func TestSecretsAreShownOnRequestOnly(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, "")
	addresses := everyPage(t, s)
	keys := []string{secret}
	for _, info := range s.Providers() {
		if info.Credentials.ClientSecret != "" {
			keys = append(keys, info.Credentials.ClientSecret)
		}
		for _, key := range info.Credentials.APIKeys {
			keys = append(keys, key.Key)
			g.Expect(s.call(t, "GET", pages+"credentials/"+info.ID, "").body).To(ContainSubstring(key.Key))
		}
	}
	g.Expect(len(keys)).To(BeNumerically(">", 2))
	shown := 0
	for _, address := range addresses {
		page := s.call(t, "GET", address, "").body
		if strings.HasPrefix(address, pages+"secrets/") {
			g.Expect(page).To(ContainSubstring(secret))
			shown++
			continue
		}
		for _, key := range keys {
			g.Expect(page).NotTo(ContainSubstring(key), address)
		}
	}
	g.Expect(shown).To(Equal(1))
}

// Every field and button has a name for those who do not see it, and no id stands twice.
func TestEverythingHasAName(t *testing.T) {
	s := serve(t, "")
	for _, address := range everyPage(t, s) {
		root := parse(t, s.call(t, "GET", address, "").body)
		ids := map[string]int{}
		for n := range root.Descendants() {
			if id := attribute(n, "id"); id != "" {
				ids[id]++
				NewWithT(t).Expect(ids[id]).To(Equal(1), "%s: id %s", address, id)
			}
		}
		for _, name := range []string{"input", "select", "textarea"} {
			for _, field := range all(root, name) {
				labelled := attribute(field, "type") == "hidden" || field.Parent.Data == "label" || attribute(field, "id") == "advance"
				NewWithT(t).Expect(labelled).To(BeTrue(), "%s: %s %s", address, name, attribute(field, "name"))
			}
		}
	}
}

func TestDeliveriesAreListedByPages(t *testing.T) {
	g := NewWithT(t)
	s := serve(t, "")
	s.subscribe(t, newEndpoint(t, 200, ""))
	var ids []string
	for range 250 {
		ids = append(ids, s.emit(t))
	}
	row := regexp.MustCompile(`<tr data-id="([^"]+)"`)
	listed := func(query string) (found []string) {
		for _, m := range row.FindAllStringSubmatch(s.call(t, "GET", "/?"+query, "").body, -1) {
			found = append(found, m[1])
		}
		return found
	}
	slices.Reverse(ids)
	g.Expect(listed("")).To(Equal(ids[:100]))
	g.Expect(listed("page=1")).To(Equal(ids[100:200]))
	g.Expect(listed("page=2")).To(Equal(ids[200:]))
	g.Expect(listed("page=99")).To(Equal(ids[200:]))
	g.Expect(listed("status=pending&provider=" + signed)).To(HaveLen(100))
	g.Expect(listed("status=expired")).To(BeEmpty())
	g.Expect(listed("provider=" + plain)).To(BeEmpty())
	g.Expect(s.call(t, "GET", "/?provider=nobody", "").status).To(Equal(404))
}

// The example of a type and subtype stands in the form, ready to be changed.
func TestTheFormHoldsTheExample(t *testing.T) {
	s := serve(t, "")
	for _, info := range s.Providers() {
		for _, event := range info.Events {
			page := s.call(t, "GET", "/?at="+info.ID+"&type="+url.QueryEscape(event), "").body
			offered := 0
			for _, field := range all(parse(t, page), "textarea") {
				if attribute(field, "name") != "data" {
					continue
				}
				offered++
				order := simulator.Order{Type: event, Data: []byte(field.FirstChild.Data)}
				_, err := s.Emit(info.ID, order)
				NewWithT(t).Expect(err).NotTo(HaveOccurred(), "%s %s", info.ID, event)
			}
			NewWithT(t).Expect(offered).To(Equal(1), "%s %s has no example to edit", info.ID, event)
			NewWithT(t).Expect(page).To(ContainSubstring(`value="` + event + `"`))
		}
	}
}
