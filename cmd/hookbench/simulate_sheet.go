package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/control"
)

// simulateSheet is what simulate prints when it is about to serve.
type simulateSheet struct {
	Ready     string           `json:"ready"` // address of the simulator
	Providers []simulator.Info `json:"providers"`
	IDP       idpSheet         `json:"idp"`
	Control   string           `json:"control"`
	Token     string           `json:"token,omitempty"`
	Clock     string           `json:"clock"`
	Now       time.Time        `json:"now"` // virtual
	Seed      uint64           `json:"seed"`
	CAFile    string           `json:"caFile,omitempty"`

	byHand map[string]bool // providers that document no API for endpoints
}

// idpSheet is where receivers find the identity provider.
type idpSheet struct {
	Issuer   string `json:"issuer"`
	KeysURL  string `json:"jwksUrl"`
	TokenURL string `json:"tokenUrl"`
}

func (s *simulation) sheet() simulateSheet {
	idp := s.simulator.IDP()
	sheet := simulateSheet{
		Ready: s.simulator.BaseURL(), Providers: s.simulator.Providers(), Control: s.simulator.BaseURL() + control.BasePath,
		IDP:    idpSheet{idp.URL(), idp.JWKSURL(), idp.TokenURL()},
		byHand: map[string]bool{}, Token: s.token, Clock: s.simulator.Pace().String(), Now: s.simulator.Now().UTC(), Seed: s.simulator.Seed(),
	}
	for _, p := range sheet.Providers {
		described, err := s.simulator.Specs(p.ID)
		sheet.byHand[p.ID] = err == nil && described.Contract.Subscriptions == nil
	}
	if s.authority != nil {
		sheet.CAFile = s.authority.Path()
	}
	return sheet
}

// print says what is simulated. A token that the user gave is not repeated.
func (s *simulation) print(c *console) error {
	sheet := s.sheet()
	if s.flags.token != "" {
		sheet.Token = ""
	}
	s.warn(c)
	if s.flags.json || c.logFormat == "json" {
		encoder := json.NewEncoder(c.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(sheet)
	}
	if !c.quiet {
		if err := sheet.print(c.out); err != nil {
			return err
		}
	} else if sheet.Token != "" {
		fmt.Fprintf(c.out, "token %s\n", sheet.Token)
	}
	_, err := fmt.Fprintf(c.out, "ready on %s\n", sheet.Ready)
	return err
}

// warn says what would surprise later.
func (s *simulation) warn(c *console) {
	if s.authority == nil {
		return
	}
	if s.authority.Path() == "" {
		c.log.Warn("the development authority is forgotten at the end, and clients cannot be given its certificate: --ca-dir keeps it")
	}
	if warning := s.authority.Warning(); warning != "" {
		c.log.Warn(warning)
	}
}

// print writes the sheet as a table.
func (s simulateSheet) print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range s.Providers {
		if s.byHand[p.ID] {
			fmt.Fprintf(table, "%s\tno API\thookbench endpoint %[1]s --url URL registers an endpoint\n", p.ID)
			continue
		}
		fmt.Fprintf(table, "%s\tbase URL\t%s\n", p.ID, p.BaseURL)
		for _, row := range credentialRows(p.Credentials) {
			fmt.Fprintf(table, "\t%s\t%s\n", row[0], row[1])
		}
	}
	fmt.Fprintf(table, "idp\tissuer\t%s\n\tkeys\t%s\n\ttoken URL\t%s\n", s.IDP.Issuer, s.IDP.KeysURL, s.IDP.TokenURL)
	fmt.Fprintf(table, "dashboard\tURL\t%s\n", s.dashboard())
	fmt.Fprintf(table, "control\tbase URL\t%s\n", s.Control)
	if s.Token != "" {
		fmt.Fprintf(table, "\ttoken\t%s\n", s.Token)
	}
	fmt.Fprintf(table, "clock\t%s\t%s\n", s.Clock, s.Now.Format(time.RFC3339))
	fmt.Fprintf(table, "seed\t%d\n", s.Seed)
	if s.CAFile != "" {
		fmt.Fprintf(table, "authority\t%s\ttrust it: curl --cacert FILE, SSL_CERT_FILE=FILE, NODE_EXTRA_CA_CERTS=FILE, REQUESTS_CA_BUNDLE=FILE\n", s.CAFile)
	}
	return table.Flush()
}

// dashboard returns the address of the page, which takes a token once.
func (s simulateSheet) dashboard() string {
	if s.Token == "" {
		return s.Ready + "/"
	}
	return s.Ready + "/?token=" + url.QueryEscape(s.Token)
}

// credentialRows returns what a client of a provider's API needs, with its names.
func credentialRows(c simulator.Credentials) [][2]string {
	var rows [][2]string
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, [2]string{name, value})
		}
	}
	add("token URL", c.TokenURL)
	add("client id", c.ClientID)
	add("client secret", c.ClientSecret)
	add("scopes", strings.Join(c.Scopes, " "))
	for _, key := range c.APIKeys {
		add("API key, "+key.Plan, key.Key)
	}
	return rows
}
