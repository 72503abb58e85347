package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/fault"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/simulator/subscription"
	"github.com/hookbench/hookbench/specs"
)

// played returns a simulator of all built-in providers behind a server, with a manual clock.
func played(t *testing.T, change ...func(*simulator.Options)) *simulator.Simulator {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	o := simulator.Options{BaseURL: "http://" + server.Listener.Addr().String(), AllowHTTP: true, Seed: 1}
	var err error
	o.Providers, err = builtin()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, c := range change {
		c(&o)
	}
	s, err := simulator.New(o)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	server.Config.Handler = s
	server.Start()
	t.Cleanup(server.Close)
	return s
}

// builtin are the built-in providers, which are costly to read and never change.
var builtin = sync.OnceValues(func() (all []*specs.Provider, err error) {
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
})

// received is what an endpoint got.
type received struct {
	header http.Header
	body   string
}

// endpoint is a receiver that answers with a status of the test's choice.
type endpoint struct {
	URL    string
	status int
	got    []received // read it when nothing is in flight
}

func newEndpoint(t *testing.T, status int) *endpoint {
	t.Helper()
	e := &endpoint{status: status}
	lock := make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if agrees(w, body) {
			return
		}
		lock <- struct{}{}
		e.got = append(e.got, received{r.Header, string(body)})
		<-lock
		w.WriteHeader(e.status)
	}))
	t.Cleanup(server.Close)
	e.URL = server.URL
	return e
}

// agrees answers the question whether an address agrees to be called, and tells whether it was one.
func agrees(w http.ResponseWriter, body []byte) bool {
	for _, at := range []specs.Pointer{"/challenge", "/0/data/validationCode"} {
		if challenge := at.String(body); challenge != "" {
			_, _ = fmt.Fprintf(w, `{"challenge":%q,"validationResponse":%q}`, challenge, challenge)
			return true
		}
	}
	return false
}

// An endpoint that does not answer the handshake of its provider is not registered.
func TestHandshakesAreMadeAtRegistration(t *testing.T) {
	for _, provider := range []string{"slack", "event-grid"} {
		g := NewWithT(t)
		s := played(t)
		silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		defer silent.Close()
		_, err := s.Register(provider, subscription.Registration{URL: silent.URL})
		g.Expect(err).To(MatchError(ContainSubstring("the endpoint did not pass the provider's handshake: the answer does not repeat the challenge")))
		all, err := s.Subscriptions(provider)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(all).To(BeEmpty())
		subscribe(t, s, provider, newEndpoint(t, 200).URL)
	}
}

// Shutdown waits for no endpoint that leaves a handshake unanswered.
func TestShutdownEndsHandshakes(t *testing.T) {
	g := NewWithT(t)
	s := played(t)
	asked := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not see its client go
		close(asked)
		<-r.Context().Done()
	}))
	defer silent.Close()
	refused := make(chan error, 1)
	go func() {
		_, err := s.Register("slack", subscription.Registration{URL: silent.URL})
		refused <- err
	}()
	<-asked
	_, err := s.Shutdown(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(<-refused).To(MatchError(ContainSubstring("given up")))
}

// After a reset everything follows from the seed again, the challenges of handshakes too.
func TestResetBeginsHandshakesAnew(t *testing.T) {
	g := NewWithT(t)
	s := played(t)
	var challenges []string
	agreeing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		challenges = append(challenges, gjson.GetBytes(body, "challenge").String())
		agrees(w, body)
	}))
	defer agreeing.Close()
	for range 2 {
		subscribe(t, s, "slack", agreeing.URL)
		s.Reset()
	}
	g.Expect(challenges).To(HaveLen(2))
	g.Expect(challenges[0]).To(Equal(challenges[1]))
}

// call sends JSON and returns the status and the body of the answer.
func call(t *testing.T, method, url, body string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return answer.StatusCode, string(text)
}

// token fetches an access token at a provider's own token endpoint.
func token(t *testing.T, c simulator.Credentials, scope string) string {
	t.Helper()
	form := "grant_type=client_credentials&client_id=" + c.ClientID + "&client_secret=" + c.ClientSecret + "&scope=" + scope
	status, text := call(t, "POST", c.TokenURL, form, "Content-Type", "application/x-www-form-urlencoded")
	NewWithT(t).Expect(status).To(Equal(200), text)
	return gjson.Get(text, "access_token").String()
}

func info(t *testing.T, s *simulator.Simulator, provider string) simulator.Info {
	t.Helper()
	i, err := s.Provider(provider)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return i
}

// subscribe registers an endpoint for everything, in the way that each provider documents.
func subscribe(t *testing.T, s *simulator.Simulator, provider, url string) {
	t.Helper()
	g := NewWithT(t)
	i := info(t, s, provider)
	var status int
	var text string
	switch provider {
	case "cas-notifications":
		for _, event := range i.Events {
			body := `{"eventType":"` + event + `","subscriptionDestination":{"destinationType":"OAuthApiDestination","destinationDescription":{"destinationUrl":"` + url +
				`","accessTokenUrl":"` + s.IDP().TokenURL() + `","clientId":"me","clientSecret":"mine","audience":"receiver"}}}`
			status, text = call(t, "POST", i.BaseURL+"/v1/subscriptions", body, "Authorization", "Bearer "+token(t, i.Credentials, "create:subscriptions"))
			g.Expect(status).To(Equal(201), text)
		}
	case "cas-sso":
		events, _ := json.Marshal(i.Events)
		status, text = call(t, "POST", i.BaseURL+"/api/webhooks", `{"url":"`+url+`","events":`+string(events)+`,"secret":"whsec_s"}`)
	case "cargolint":
		events, _ := json.Marshal(i.Events)
		status, text = call(t, "POST", i.BaseURL+"/webhooks", `{"url":"`+url+`","events":`+string(events)+`}`, "X-API-Key", i.Credentials.APIKeys[0].Key)
	default:
		r := subscription.Registration{URL: url, Secret: "key"}
		p, err := s.Specs(provider)
		g.Expect(err).NotTo(HaveOccurred())
		if by := p.Contract.Authentication.Signature; by != nil {
			r.Secret = by.SecretExample
		}
		_, err = s.Register(provider, r)
		g.Expect(err).NotTo(HaveOccurred())
		status = 201
	}
	g.Expect(status/100).To(Equal(2), text)
}

// Every provider: registered as documented, an event arrives; an endpoint that fails is tried on the schedule, to the end.
func TestADayInTheLifeOfEachProvider(t *testing.T) {
	for _, c := range []struct {
		provider, event string
		attempts        int
		end             queue.Status
	}{
		{"cas-notifications", "DeclarationStatusChanged", 11, queue.Expired},
		{"cargolint", "document.uploaded", 11, queue.Expired},
		{"eaze-customs", "declaration.created", 11, queue.Expired},
		{"cas-sso", "user.login", 4, queue.Exhausted},
	} {
		t.Run(c.provider, func(t *testing.T) {
			g := NewWithT(t)
			s := played(t)
			e := newEndpoint(t, 204)
			subscribe(t, s, c.provider, e.URL)
			emission, err := s.Emit(c.provider, simulator.Order{Type: c.event})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(emission.Deliveries).To(HaveLen(1))
			g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
			d, err := s.Delivery(emission.Deliveries[0])
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(d.Status).To(Equal(queue.Delivered))
			g.Expect(e.got).To(HaveLen(1))

			e.status = 500
			emission, err = s.Emit(c.provider, simulator.Order{Type: c.event})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(s.Advance(t.Context(), 24*time.Hour)).To(Succeed())
			d, err = s.Delivery(emission.Deliveries[0])
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(d.Status).To(Equal(c.end))
			g.Expect(d.Attempts).To(HaveLen(c.attempts))
			g.Expect(e.got).To(HaveLen(1 + c.attempts))
		})
	}
}

// The access tokens of a provider's API expire on the provider's clock.
func TestAccessTokensExpireInVirtualTime(t *testing.T) {
	g := NewWithT(t)
	s := played(t)
	i := info(t, s, "cas-notifications")
	bearer := "Bearer " + token(t, i.Credentials, "read:subscriptions")
	list := func() int {
		status, _ := call(t, "GET", i.BaseURL+"/v1/subscriptions", "", "Authorization", bearer)
		return status
	}
	g.Expect(list()).To(Equal(200))
	g.Expect(s.Advance(t.Context(), time.Hour-time.Second)).To(Succeed())
	g.Expect(list()).To(Equal(200))
	g.Expect(s.Advance(t.Context(), time.Second)).To(Succeed())
	g.Expect(list()).To(Equal(401))
	status, _ := call(t, "POST", i.BaseURL+"/v1/subscriptions", "{}", "Authorization", "Bearer "+token(t, i.Credentials, "read:subscriptions"))
	g.Expect(status).To(Equal(403))
}

// The published scope, which ends in /.default, grants all scopes.
func TestTheDefaultScopeGrantsAll(t *testing.T) {
	s := played(t)
	i := info(t, s, "cas-notifications")
	bearer := "Bearer " + token(t, i.Credentials, "https%3A%2F%2Fc4taccb2c.onmicrosoft.com%2F"+i.Credentials.ClientID+"%2F.default")
	status, text := call(t, "GET", i.BaseURL+"/v1/subscriptions", "", "Authorization", bearer)
	NewWithT(t).Expect(status).To(Equal(200), text)
}

// Data is merged over the example member by member, and what breaks the schema is refused.
func TestDataIsMergedOverTheExample(t *testing.T) {
	g := NewWithT(t)
	s := played(t)
	e := newEndpoint(t, 200)
	subscribe(t, s, "cargolint", e.URL)
	_, err := s.Emit("cargolint", simulator.Order{Type: "document.uploaded", Data: json.RawMessage(
		`{"document":{"fileName":"Zürich/ü~1.pdf"},"a/b~c":{"n":12345678901234567890},"gone":null}`)})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
	body := e.got[0].body
	g.Expect(gjson.Get(body, "data.document.fileName").String()).To(Equal("Zürich/ü~1.pdf"))
	g.Expect(gjson.Get(body, "data.document.documentType").String()).NotTo(BeEmpty())
	g.Expect(body).To(ContainSubstring(`"a/b~c":{"n":12345678901234567890}`))
	g.Expect(body).To(ContainSubstring(`"gone":null`))
	for data, fault := range map[string]string{
		`[1]`:                      "data: must be a JSON object",
		`{"document":{"id":7}}`:    "/data/document/id",
		`{"document":"no object"}`: "/data/document",
	} {
		_, err := s.Emit("cargolint", simulator.Order{Type: "document.uploaded", Data: json.RawMessage(data)})
		g.Expect(err).To(MatchError(simulator.ErrInvalidEvent))
		g.Expect(err).To(MatchError(ContainSubstring(fault)))
	}
	_, err = s.Emit("cargolint", simulator.Order{Type: "no.such"})
	g.Expect(err).To(MatchError(simulator.ErrInvalidEvent))
	_, err = s.Emit("cargolint", simulator.Order{Type: "document.uploaded", Subtype: "x"})
	g.Expect(err).To(MatchError(simulator.ErrInvalidEvent))
	_, err = s.Emit("nobody", simulator.Order{Type: "x"})
	g.Expect(err).To(MatchError(simulator.ErrUnknownProvider))
}

// Five failed logins of one account lock it, whether played or emitted one by one; a login between them starts the count
// anew, and other accounts count for themselves.
func TestFiveFailedLoginsLockTheAccount(t *testing.T) {
	g := NewWithT(t)
	s := played(t)
	e := newEndpoint(t, 200)
	subscribe(t, s, "cas-sso", e.URL)
	login := func(event, email string) {
		_, err := s.Emit("cas-sso", simulator.Order{Type: event, Data: json.RawMessage(`{"email":"` + email + `"}`)})
		g.Expect(err).NotTo(HaveOccurred())
	}
	locked := func() (emails []string) {
		g.Expect(s.Advance(t.Context(), time.Second)).To(Succeed())
		for _, r := range e.got {
			if gjson.Get(r.body, "event").String() == "user.locked" {
				emails = append(emails, gjson.Get(r.body, "data.email").String())
			}
		}
		return emails
	}
	for range 4 {
		login("user.login_failed", "a@example.com")
		login("user.login_failed", "b@example.com")
	}
	login("user.login", "b@example.com")
	login("user.login_failed", "b@example.com")
	g.Expect(locked()).To(BeEmpty())
	login("user.login_failed", "a@example.com")
	g.Expect(locked()).To(Equal([]string{"a@example.com"}))

	e.got = nil
	steps, err := s.Play("cas-sso", "lockout", false)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(steps).To(HaveLen(5))
	g.Expect(locked()).To(HaveLen(1))
	g.Expect(e.got).To(HaveLen(6))
	g.Expect(gjson.Get(e.got[5].body, "event").String()).To(Equal("user.locked"), "behind the failure that set it off")
}

// Each documented sequence arrives in its order: at once, and on the provider's clock when paced.
func TestScenariosArePlayedInOrder(t *testing.T) {
	for _, id := range specs.Builtin() {
		scenarios, err := played(t).Scenarios(id)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		for _, scenario := range scenarios {
			for _, paced := range []bool{false, true} {
				expectInOrder(t, id, scenario, paced)
			}
		}
	}
}

func expectInOrder(t *testing.T, id string, scenario specs.Scenario, paced bool) {
	g := NewWithT(t)
	s := played(t)
	e := newEndpoint(t, 200)
	subscribe(t, s, id, e.URL)
	begin := s.Now()
	steps, err := s.Play(id, scenario.Name, paced)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
	if paced {
		g.Expect(e.got).To(HaveLen(1), scenario.Name)
		g.Expect(s.RunUntilIdle(t.Context())).To(Succeed())
		g.Expect(s.Now()).To(Equal(steps[len(steps)-1].Due))
	} else {
		g.Expect(s.Now()).To(Equal(begin))
	}
	var want, got []string
	for _, step := range scenario.Steps {
		want = append(want, step.Event)
	}
	provider, err := s.Specs(id)
	g.Expect(err).NotTo(HaveOccurred())
	for i, r := range e.got {
		if i < len(want) { // what a trigger adds comes last
			got = append(got, message.EventOf(&provider.Contract, r.header, []byte(r.body)))
		}
	}
	g.Expect(got).To(Equal(want), "%s of %s, paced %v", scenario.Name, id, paced)
}

// After a reset everything is as new, the ids included.
func TestResetForgets(t *testing.T) {
	g := NewWithT(t)
	s := played(t)
	e := newEndpoint(t, 500)
	var ids []string
	for range 2 {
		subscribe(t, s, "cargolint", e.URL)
		emission, err := s.Emit("cargolint", simulator.Order{Type: "document.uploaded"})
		g.Expect(err).NotTo(HaveOccurred())
		ids = append(ids, emission.Deliveries...)
		g.Expect(s.Advance(t.Context(), time.Minute)).To(Succeed())
		s.Reset()
		subscriptions, err := s.Subscriptions("cargolint")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(subscriptions).To(BeEmpty())
		_, total := s.Deliveries(queue.Selection{})
		g.Expect(total).To(BeZero())
	}
	g.Expect(ids).To(HaveLen(2))
	g.Expect(ids[0]).To(Equal(ids[1]))
}

// Token faults hit the token endpoints and nothing else of the identity provider.
func TestTokenFaultsLeaveTheKeysAlone(t *testing.T) {
	g := NewWithT(t)
	s := played(t)
	faults, err := fault.Parse([]byte(`{"faults":[{"kind":"broken-token"}]}`), specs.Builtin(), 1)
	g.Expect(err).NotTo(HaveOccurred())
	s.SetFaults(faults)
	get := func(method, url string) int {
		status, _ := call(t, method, url, "")
		return status
	}
	g.Expect(get("POST", s.IDP().TokenURL())).To(Equal(503))
	g.Expect(get("POST", info(t, s, "cas-notifications").Credentials.TokenURL)).To(Equal(503))
	g.Expect(get("GET", s.IDP().JWKSURL())).To(Equal(200))
	s.SetFaults(nil)
	g.Expect(get("POST", s.IDP().TokenURL())).To(Equal(400))
}

func TestWhatCannotBeServedIsRefused(t *testing.T) {
	g := NewWithT(t)
	all, err := builtin()
	g.Expect(err).NotTo(HaveOccurred())
	hidden := *all[0]
	hidden.Contract.Provider = "idp"
	for text, providers := range map[string][]*specs.Provider{
		"needs a provider":  nil,
		"is named twice":    {all[0], all[1], all[0]},
		"not a provider's;": {&hidden},
	} {
		_, err := simulator.New(simulator.Options{Providers: providers})
		g.Expect(err).To(MatchError(ContainSubstring(text)))
	}
}

// Header names go out as the provider spells them: a receiver that compares them letter by letter is right with it.
func TestHeaderNamesAreSpelledAsDocumented(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer listener.Close()
	sent := make(chan string, 1)
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		head := make([]byte, 4096)
		n, _ := connection.Read(head)
		sent <- string(head[:n])
		_, _ = io.WriteString(connection, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
	}()
	s := played(t)
	subscribe(t, s, "cargolint", "http://"+listener.Addr().String())
	_, err = s.Emit("cargolint", simulator.Order{Type: "document.uploaded"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(s.Advance(t.Context(), 0)).To(Succeed())
	g.Expect(<-sent).To(ContainSubstring("\r\nX-CargoLint-Signature: sha256="))
}
