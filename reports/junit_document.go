package reports

import (
	"encoding/xml"
	"fmt"
	"math"
)

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitTotals
	Suites []*junitSuite `xml:"testsuite"`
}

type junitTotals struct {
	Tests    int     `xml:"tests,attr"`
	Failures int     `xml:"failures,attr"`
	Errors   int     `xml:"errors,attr"`
	Skipped  int     `xml:"skipped,attr"`
	Time     seconds `xml:"time,attr"`
}

type junitSuite struct {
	Name      string `xml:"name,attr"`
	Timestamp string `xml:"timestamp,attr"`
	junitTotals
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	ClassName  string          `xml:"classname,attr"`
	Name       string          `xml:"name,attr"`
	Time       seconds         `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Failure    *junitEnding    `xml:"failure"`
	Error      *junitEnding    `xml:"error"`
	Skipped    *junitEnding    `xml:"skipped"`
}

// junitEnding says why a case did not pass. Jenkins shows the message and then the text, GitLab the text alone.
type junitEnding struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

// seconds are kept in whole microseconds, so that the times of the cases add up to those of their suite.
type seconds int64

// MarshalText writes seconds with a decimal point.
func (s seconds) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%06d", s/1e6, s%1e6), nil
}

func inSeconds(ms float64) seconds {
	if !(ms > 0 && ms < 1e12) {
		return 0
	}
	return seconds(math.Round(ms * 1000))
}
