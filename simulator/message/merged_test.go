package message

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

func TestDataIsMergedOverTheExample(t *testing.T) {
	provider, err := specs.Open("../../specs/testdata/parcels")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, c := range []struct{ event, subtype, data, at, want string }{
		{event: "parcel.moved", at: "type", want: "parcel.moved"},
		{event: "parcel.moved", data: "null", at: "type", want: "parcel.moved"},
		{event: "parcel.moved", data: `{"extra": {"a~/b": 1}}`, at: `parcel.extra.a~/b`, want: "1"},
		{event: "parcel.stolen", want: `error: invalid event: type: parcels has no event "parcel.stolen"`},
		{event: "parcel.moved", data: `[]`, want: "error: invalid event: data: must be a JSON object"},
		{event: "parcel.moved", data: `{} {}`, want: "error: invalid event: data: must be one JSON object"},
		{event: "parcel.moved", subtype: "nonsense", want: "error: invalid event: "},
	} {
		t.Run(c.event+c.data+c.subtype, func(t *testing.T) {
			g := NewWithT(t)
			body, err := NewComposer(provider, 1).Merged(Order{Event: c.event, Subtype: c.subtype, At: composedAt}, []byte(c.data))
			if strings.HasPrefix(c.want, "error: ") {
				g.Expect(err).To(MatchError(ErrInvalidEvent))
				g.Expect("error: " + err.Error()).To(HavePrefix(c.want))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(gjson.GetBytes(body, c.at).String()).To(Equal(c.want))
		})
	}
}
