package dashboard

import (
	"net/http"
	"strings"
)

// secrets are what a page shows only when it is asked to.
type secrets struct {
	Title  string
	Fields []field
}

// credentials shows what the provider's documentation asks a client for.
func (h *Handler) credentials(r *http.Request) (view, error) {
	info, err := h.simulator.Provider(r.PathValue("provider"))
	if err != nil {
		return view{}, err
	}
	s := secrets{Title: "Credentials for " + info.Title}
	for _, f := range []field{
		{"client id", info.Credentials.ClientID},
		{"client secret", info.Credentials.ClientSecret},
		{"token URL", info.Credentials.TokenURL},
		{"scopes", strings.Join(info.Credentials.Scopes, " ")},
	} {
		if f.Value != "" {
			s.Fields = append(s.Fields, f)
		}
	}
	for _, key := range info.Credentials.APIKeys {
		s.Fields = append(s.Fields, field{"API key, plan " + key.Plan, key.Key})
	}
	return view{"secrets.html.tmpl", http.StatusOK, s}, nil
}

// secret shows what a subscription and its provider share.
func (h *Handler) secret(r *http.Request) (view, error) {
	sub, err := h.simulator.Subscription(r.PathValue("provider"), r.PathValue("subscription"))
	if err != nil {
		return view{}, err
	}
	s := secrets{Title: "Secrets of subscription " + sub.ID}
	if sub.Secret != "" {
		s.Fields = append(s.Fields, field{"secret", sub.Secret})
	}
	for _, f := range fields(sub.Headers) {
		s.Fields = append(s.Fields, field{"header " + f.Name, f.Value})
	}
	if by := sub.OAuth; by != nil {
		s.Fields = append(s.Fields, field{"token URL", by.TokenURL}, field{"client id", by.ClientID}, field{"client secret", by.ClientSecret})
	}
	return view{"secrets.html.tmpl", http.StatusOK, s}, nil
}
