package message

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
)

// composed is an event of a made-up provider with every kind of member that a composer writes.
func composed() *specs.Provider {
	p := &specs.Provider{Contract: specs.Contract{Provider: "acme", Envelope: specs.Envelope{
		Type: "/type", Subtype: "/subtype", Timestamp: "/at", Event: "/event", Delivery: "/delivery", Subscription: "/to",
	}}}
	text := `{"type":"order.paid","subtype":"card","at":"2026-03-02T11:45:10Z","to":"sub-example","delivery":"dlv-0",` +
		`"data":{"id":"o-0","n":10001,"kind":"card","price":1.50,"link":"https://acme.example/orders/o-0",` +
		`"created":"2026-03-02T12:45:00.1234567+01:00","stored":"2026-03-02T11:00:00.000+00:00","day":"2026-03-02","note":"due 2026-03-02T11:45:10Z"}}`
	cash := strings.Replace(text, `"card"`, `"cash"`, 2)
	p.Events = []specs.Event{{
		Name: "order.paid",
		WebhookInfo: specs.WebhookInfo{
			Subtypes:  []string{"card", "cash", "cheque"},
			SubtypeAt: []specs.Pointer{"/data/kind"},
			Unique: []specs.Member{
				{At: "/delivery", Value: "dlv-{alnum:12}"},
				{At: "/data/id", Value: "o-{uuid}"},
				{At: "/data/n", Value: "{digits:5}"},
				{At: "/data/link", Value: "https://acme.example/orders/{/data/id}"},
			},
			Shares: []specs.Pointer{"/data/id", "/data/price", "/data/missing"},
		},
		Examples: []specs.Example{{Subtype: "card", Body: []byte(text)}, {Subtype: "cash", Body: []byte(cash)}},
	}}
	return p
}

var composedAt = time.Date(2031, 7, 8, 9, 10, 11, 0, time.UTC)

func compose(t *testing.T, c *Composer, order Order) string {
	t.Helper()
	if order.Event == "" {
		order.Event = "order.paid"
	}
	text, err := c.Body(order)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTimestampsAreShiftedAndKeepTheirSpelling(t *testing.T) {
	g := NewWithT(t)
	text := compose(t, NewComposer(composed(), 1), Order{At: composedAt})
	g.Expect(gjson.Get(text, "at").Str).To(Equal("2031-07-08T09:10:11Z"), "the latest falls on the instant")
	g.Expect(gjson.Get(text, "data.created").Str).To(Equal("2031-07-08T10:10:01.1234567+01:00"))
	g.Expect(gjson.Get(text, "data.stored").Str).To(Equal("2031-07-08T08:25:01.000+00:00"))
	g.Expect(gjson.Get(text, "data.day").Str).To(Equal("2026-03-02"), "a day is no instant")
	g.Expect(gjson.Get(text, "data.note").Str).To(Equal("due 2026-03-02T11:45:10Z"), "prose is no instant")
}

func TestABodyWithoutAnInstantKeepsTheExamplesTimestamps(t *testing.T) {
	g := NewWithT(t)
	p := composed()
	p.Events[0].Unique = append(p.Events[0].Unique, specs.Member{At: "/data/stored", Value: "{now}"})
	text := compose(t, NewComposer(p, 1), Order{})
	g.Expect(gjson.Get(text, "at").Str).To(Equal("2026-03-02T11:45:10Z"))
	g.Expect(gjson.Get(text, "data.stored").Str).To(Equal("2026-03-02T11:00:00.000+00:00"))
	text = compose(t, NewComposer(p, 1), Order{At: composedAt.In(time.FixedZone("", 7200))})
	g.Expect(gjson.Get(text, "data.stored").Str).To(Equal("2031-07-08T09:10:11Z"))
	text = compose(t, NewComposer(p, 1), Order{At: composedAt.Add(987654321)})
	g.Expect(gjson.Get(text, "at").Str).To(Equal("2031-07-08T09:10:11Z"), "no more digits than the example has")
}

func TestUniqueMembersDifferFromEventToEvent(t *testing.T) {
	g := NewWithT(t)
	c := NewComposer(composed(), 1)
	seen := map[string]map[string]bool{"delivery": {}, "data.id": {}, "data.n": {}, "data.link": {}}
	for range 50 {
		text := compose(t, c, Order{At: composedAt})
		for at := range seen {
			seen[at][gjson.Get(text, at).Raw] = true
		}
		g.Expect(gjson.Get(text, "delivery").Str).To(MatchRegexp(`^dlv-[a-z0-9]{12}$`))
		g.Expect(gjson.Get(text, "data.id").Str).To(MatchRegexp(`^o-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`))
		g.Expect(gjson.Get(text, "data.n").Raw).To(MatchRegexp(`^[1-9][0-9]{4}$`), "a number stays one")
		g.Expect(gjson.Get(text, "data.link").Str).To(Equal("https://acme.example/orders/" + gjson.Get(text, "data.id").Str))
	}
	g.Expect(seen["delivery"]).To(HaveLen(50))
	g.Expect(seen["data.id"]).To(HaveLen(50))
	g.Expect(len(seen["data.n"])).To(BeNumerically(">", 45))
}

func TestTheRestKeepsItsBytes(t *testing.T) {
	g := NewWithT(t)
	p := composed()
	unique := regexp.MustCompile(`dlv-[a-z0-9]+|o-[0-9a-f-]+|"n":\d+`)
	text := compose(t, NewComposer(p, 1), Order{})
	g.Expect(unique.ReplaceAllString(text, "_")).To(Equal(unique.ReplaceAllString(string(p.Events[0].Examples[0].Body), "_")))
}

func TestAnEventOfTheSameEntitySharesItsMembers(t *testing.T) {
	g := NewWithT(t)
	c := NewComposer(composed(), 1)
	earlier := `{"data":{"id":"o-earlier","price":99.90}}`
	text := compose(t, c, Order{At: composedAt, Like: []byte(earlier)})
	g.Expect(gjson.Get(text, "data.id").Str).To(Equal("o-earlier"))
	g.Expect(gjson.Get(text, "data.price").Raw).To(Equal("99.90"), "as it was spelled")
	g.Expect(gjson.Get(text, "data.missing").Exists()).To(BeFalse())
	g.Expect(gjson.Get(text, "delivery").Str).NotTo(Equal("dlv-0"), "the rest is the event's own")
}

func TestASubtypeIsWrittenWhereverItStands(t *testing.T) {
	g := NewWithT(t)
	c := NewComposer(composed(), 1)
	for _, subtype := range []string{"card", "cash", "cheque"} { // with an example of its own, and without
		text := compose(t, c, Order{Subtype: subtype})
		g.Expect(gjson.Get(text, "subtype").Str).To(Equal(subtype))
		g.Expect(gjson.Get(text, "data.kind").Str).To(Equal(subtype))
	}
	g.Expect(gjson.Get(compose(t, c, Order{}), "subtype").Str).To(Equal("card"), "the first example's")
}

func TestTheSubscriptionAndWhatIsSetAreWrittenLast(t *testing.T) {
	g := NewWithT(t)
	c := NewComposer(composed(), 1)
	c.Subscription = "sub-7"
	text := compose(t, c, Order{At: composedAt, Set: map[string]any{
		"/data/id": "mine", "/data/added": map[string]any{}, "/data/added/deep": []int{1, 2}, "/at": "yesterday",
	}})
	g.Expect(gjson.Get(text, "to").Str).To(Equal("sub-7"))
	g.Expect(gjson.Get(text, "data.id").Str).To(Equal("mine"))
	g.Expect(gjson.Get(text, "data.added.deep").Raw).To(Equal("[1,2]"))
	g.Expect(gjson.Get(text, "at").Str).To(Equal("yesterday"))
}

func TestWhatCannotBeComposed(t *testing.T) {
	g := NewWithT(t)
	c := NewComposer(composed(), 1)
	_, err := c.Body(Order{Event: "order.lost"})
	g.Expect(err).To(MatchError(ContainSubstring(`no event "order.lost"; it has order.paid`)))
	_, err = c.Body(Order{Event: "order.paid", Set: map[string]any{"/data/id": func() {}}})
	g.Expect(err).To(MatchError(HavePrefix("event order.paid: ")))
}

func TestBodiesFollowFromTheSeed(t *testing.T) {
	g := NewWithT(t)
	run := func(seed uint64) (all []string) {
		c := NewComposer(composed(), seed)
		for range 20 {
			all = append(all, compose(t, c, Order{At: composedAt, Set: map[string]any{"/x/b": 1, "/x/a": 2, "/x/c": 3, "/y": 4}}))
		}
		return all
	}
	g.Expect(run(1)).To(Equal(run(1)))
	g.Expect(run(2)).NotTo(ContainElement(run(1)[0]))
}

func TestAComposerMayBeShared(t *testing.T) {
	g := NewWithT(t)
	c := NewComposer(composed(), 1)
	var mu sync.Mutex
	seen := map[string]bool{}
	var composers sync.WaitGroup
	for range 4 {
		composers.Go(func() {
			for range 50 {
				text, err := c.Body(Order{Event: "order.paid", At: composedAt})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				seen[string(text)] = true
				mu.Unlock()
			}
		})
	}
	composers.Wait()
	g.Expect(seen).To(HaveLen(200))
}

// Every event and subtype of every built-in provider can be composed, and is valid, fresh and unlike any other.
func TestComposedBodiesAreValid(t *testing.T) {
	for _, id := range specs.Builtin() {
		t.Run(id, func(t *testing.T) {
			g := NewWithT(t)
			p, err := specs.Open(id)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(p.Events).NotTo(BeEmpty())
			c := NewComposer(p, 1)
			c.Subscription = "f3b1c7a2-5d7e-4c1f-9a52-0c8a4e7d6b11"
			for _, event := range p.Events {
				for _, subtype := range append([]string{""}, event.Subtypes...) {
					checkComposed(t, c, Order{Event: event.Name, Subtype: subtype, At: composedAt})
				}
			}
		})
	}
}

// placeholder matches what a template asks for, as it is written there.
var placeholder = regexp.MustCompile(`\{(uuid|now|alnum:\d+|digits:\d+|/[^{}]+)\}`)

func checkComposed(t *testing.T, c *Composer, order Order) {
	t.Helper()
	g, at := NewWithT(t), fmt.Sprintf("%s %s", order.Event, order.Subtype)
	text, err := c.Body(order)
	g.Expect(err).NotTo(HaveOccurred(), at)
	violations, err := c.Provider.Validate(order.Event, text)
	g.Expect(err).NotTo(HaveOccurred(), at)
	g.Expect(violations).To(BeEmpty(), "%s: %s", at, text)
	envelope := c.Provider.Contract.Envelope
	if envelope.TypeHeader == "" {
		g.Expect(envelope.Type.String(text)).To(Equal(order.Event), at)
	}
	if order.Subtype != "" {
		g.Expect(envelope.Subtype.String(text)).To(Equal(order.Subtype), at)
	}
	if envelope.Subscription != "" {
		g.Expect(envelope.Subscription.String(text)).To(Equal(c.Subscription), at)
	}
	if stamp, ok := ReadTimestamp(envelope.Timestamp.Get(text)); ok {
		g.Expect(stamp).To(BeTemporally("<=", composedAt), at)
	}
	g.Expect(placeholder.Match(text)).To(BeFalse(), "%s: no placeholder is left: %s", at, text)
	another, err := c.Body(order)
	g.Expect(err).NotTo(HaveOccurred(), at)
	g.Expect(EffectKey(&c.Provider.Contract, nil, another)).NotTo(Equal(EffectKey(&c.Provider.Contract, nil, text)), "%s: two events, two keys", at)
}

// The id by which a delivery is known is in its header, whether or not the signature covers it.
func TestTheIdentityStandsInItsHeader(t *testing.T) {
	for _, id := range specs.Builtin() {
		g := NewWithT(t)
		p, err := specs.Open(id)
		g.Expect(err).NotTo(HaveOccurred())
		contract := &p.Contract
		if contract.Identity.Header == "" {
			continue
		}
		m, err := New(contract, p.Events[0].Name, []byte("{}"), Credentials{Secret: contract.Authentication.Signature.SecretExample})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(m.Header.Get(contract.Identity.Header)).NotTo(BeEmpty(), id)
		g.Expect(EffectKey(contract, m.Header, m.Body)).To(Equal(m.Header.Get(contract.Identity.Header)), id)
	}
}
