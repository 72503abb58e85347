package transport_test

import (
	"net/http"
	"net/url"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator/transport"
	"github.com/hookbench/hookbench/specs"
)

// What openapi.yaml documents as an address is where the simulator has it, but for the host.
func TestDocumentedAddressesFitTheSimulatorsPaths(t *testing.T) {
	t.Parallel()
	for _, id := range specs.Builtin() {
		g := NewWithT(t)
		p, err := specs.Open(id)
		g.Expect(err).NotTo(HaveOccurred())
		if p.Contract.API == nil {
			g.Expect(p.Hosts()).To(BeEmpty(), id)
			continue
		}
		g.Expect(p.Hosts()).NotTo(BeEmpty(), id)
		for _, server := range p.OpenAPI().Servers {
			u, err := url.Parse(server.URL)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(u.Path).To(Equal(p.Contract.API.BasePath), id)
		}
	}
}

func TestAnUnmodifiedClientCallsTheAPI(t *testing.T) {
	t.Parallel()
	hosts := documented(t, played(t, nil, "cargolint", "cas-sso"))
	for name, way := range ways(t, hosts) {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			client := &http.Client{Transport: way}
			const address = "https://api.cargolint.com/api/v1/webhooks"
			status, _, err := call(t.Context(), client, "GET", address, "")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(http.StatusUnauthorized))
			status, text, err := call(t.Context(), client, "POST", address, `{"url":"https://hooks.example/in","events":["document.uploaded"]}`,
				"X-API-Key: sk_test_hookbench_business", "Content-Type: application/json")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(http.StatusCreated), text)
			status, text, err = call(t.Context(), client, "GET", address+"/"+gjson.Get(text, "id").String(), "", "X-API-Key: sk_test_hookbench_business")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(http.StatusOK), text)
		})
	}
}

// The token endpoint stands on a host of its own.
func TestAnUnmodifiedClientFetchesItsToken(t *testing.T) {
	t.Parallel()
	s := played(t, nil, "cas-notifications")
	info, err := s.Provider("cas-notifications")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {info.Credentials.ClientID}, "client_secret": {info.Credentials.ClientSecret}, "scope": {"read:subscriptions"}}
	for name, way := range ways(t, documented(t, s)) {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			client := &http.Client{Transport: way}
			status, text, err := call(t.Context(), client, "POST", "https://login.customs4trade.com/oauth2/v2.0/token", form.Encode(), "Content-Type: application/x-www-form-urlencoded")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(http.StatusOK), text)
			for _, host := range []string{"api.customs4trade.com", "api-acc.customs4trade.com"} {
				status, text, err := call(t.Context(), client, "GET", "https://"+host+"/v1/subscriptions", "", "Authorization: Bearer "+gjson.Get(text, "access_token").String())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(status).To(Equal(http.StatusOK), text)
			}
		})
	}
}

// A host that is not documented is given by hand.
func TestAHostOfOnesOwn(t *testing.T) {
	t.Parallel()
	s := played(t, nil, "cas-sso")
	hosts := documented(t, s)
	hosts["sso.customer.example:8443"] = transport.Provider(s, "cas-sso")
	for name, way := range ways(t, hosts) {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			client := &http.Client{Transport: way}
			status, text, err := call(t.Context(), client, "POST", "https://sso.customer.example:8443/api/webhooks",
				`{"url":"https://hooks.example/in","events":["user.login"],"secret":"whsec_of_the_test"}`, "Content-Type: application/json")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(http.StatusCreated), text)
			_, _, err = call(t.Context(), client, "GET", "https://sso.customer.example/api/webhooks", "")
			g.Expect(err).To(MatchError(transport.ErrUnknownHost))
		})
	}
}

// A host that two of them document cannot stand for both.
func TestTwoProvidersOfOneHost(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	copied := copyOf(t, "cas-sso", "other-sso")
	_, err := transport.Documented(played(t, nil, "cas-sso", copied))
	g.Expect(err).To(MatchError("transport: cas-sso and other-sso both document your-cas-server.com: simulate one of them"))
}
