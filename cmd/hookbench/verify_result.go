package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hookbench/hookbench/simulator/finding"
	"github.com/hookbench/hookbench/specs"
)

// verification is the result of verify as JSON.
type verification struct {
	Provider string        `json:"provider"`
	Verified bool          `json:"verified"`
	Header   string        `json:"header"`            // by which the delivery is known
	Secret   string        `json:"secret,omitempty"`  // the flag whose secret verifies: secret or next-secret
	Finding  *findingShown `json:"finding,omitempty"` // what is wrong
	Time     *timeShown    `json:"timestamp,omitempty"`
}

// timeShown is the timestamp that a right signature covers. Its age is no matter of the verdict, which is about who signed.
type timeShown struct {
	At        string `json:"at"`        // RFC 3339
	Tolerance string `json:"tolerance"` // how far from a receiver's clock the provider lets it lie
	Within    bool   `json:"within"`    // whether it does so from this one
}

// shownTime returns the timestamp of a delivery, nil where its signature covers none.
func shownTime(d finding.Delivery, now time.Time) *timeShown {
	scheme := d.Contract.Authentication.Signature
	if !scheme.HasTime() {
		return nil
	}
	seconds, err := strconv.ParseInt(d.Covered.Timestamp, 10, 64)
	if err != nil {
		return nil
	}
	at, tolerance := time.Unix(seconds, 0), scheme.Timestamp.Tolerance.Value
	return &timeShown{At: at.UTC().Format(time.RFC3339), Tolerance: brief(tolerance), Within: now.Sub(at).Abs() <= tolerance}
}

type findingShown struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Advice string `json:"advice"`
	Tried  int    `json:"tried,omitempty"` // how many mistakes were tried in vain
}

func (c *console) writeFinding(provider *specs.Provider, d finding.Delivery, r finding.Result, asJSON bool) error {
	shown := verification{Provider: provider.ID(), Verified: r.Finding == nil, Header: r.Header}
	if r.Finding == nil {
		shown.Secret, shown.Time = flagOf(r.Secret), shownTime(d, time.Now())
	} else {
		shown.Finding = &findingShown{r.Finding.ID, c.redactor.String(r.Finding.Text), c.redactor.String(r.Finding.Advice), r.Tried}
	}
	text := shown.text()
	switch {
	case asJSON:
		return writeIndented(c, shown)
	case c.quiet && shown.Verified:
		text = "authentic"
	case c.quiet:
		text = shown.Finding.ID
	}
	_, err := fmt.Fprintln(c.out, text)
	return err
}

// flagOf returns the flag that gave a secret.
func flagOf(secret int) string {
	if secret == 0 {
		return "secret"
	}
	return "next-secret"
}

func (v verification) text() string {
	if v.Verified {
		text := fmt.Sprintf("%s is right: the delivery is authentic, by --%s", v.Header, v.Secret)
		if v.Time != nil && !v.Time.Within {
			text += fmt.Sprintf("\nIts timestamp is %s, more than %s from now: a receiver refuses it today, as a replay.", v.Time.At, v.Time.Tolerance)
		}
		return text
	}
	lines := []string{
		v.Header + " does not authenticate this body: " + v.Finding.ID,
		v.Finding.Text,
		v.Finding.Advice,
	}
	if v.Finding.Tried > 0 {
		lines = append(lines, fmt.Sprintf("Tried in vain: %s (hookbench help verify lists them).", counted(v.Finding.Tried, "mistake", "mistakes and pairs of them")))
	}
	return plainText([]byte(strings.Join(lines, "\n")))
}

// helpWidth is how many characters stand on a line of a list in a help text.
const helpWidth = 110

// findingsHelp lists the ids of the findings.
func findingsHelp() string {
	text := `Findings have ids that never change their meaning. Two mistakes at once join theirs with "+". A signature that is
right for another provider is "foreign-" and that one's header in lower case, with a number behind it where several
share a header. The others:

`
	line := " "
	for _, id := range finding.IDs() {
		if len(line)+len(id) >= helpWidth {
			text, line = text+line+"\n", " "
		}
		line += " " + id
	}
	return text + line
}
