package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/internal/controlclient"
)

func newEndpoints(c *console) *cobra.Command {
	f := &clientFlags{}
	return newClientCommand(f, &cobra.Command{
		Use:   "endpoints PROVIDER",
		Short: "List the endpoints of a simulated provider, however they were registered",
		Args:  oneArgument("the id of a provider"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return call(cmd.Context(), c, f, request{http.MethodGet, endpointsOf(args[0]), nil}, func(found controlclient.Endpoints) error {
				return c.writeEndpoints(found.Endpoints...)
			})
		},
	})
}

func (c *console) writeEndpoints(endpoints ...controlclient.Endpoint) error {
	if len(endpoints) == 0 {
		_, err := fmt.Fprintln(c.out, "no endpoints")
		return err
	}
	rows := [][]string{{"ENDPOINT", "ACTIVE", "URL", "EVENTS"}}
	for _, e := range endpoints {
		rows = append(rows, []string{e.ID, yesNo(e.Active), c.redactor.URL(e.URL), eventsOf(e)})
	}
	return c.writeGrid(rows...)
}

// eventsOf lists the events of an endpoint. Each is written as a text, or as an object with a type and perhaps a subtype.
func eventsOf(e controlclient.Endpoint) string {
	var names []string
	for _, text := range e.Events {
		event := gjson.ParseBytes(text)
		if event.IsObject() {
			names = append(names, strings.TrimSuffix(event.Get("type").String()+" "+event.Get("subtype").String(), " "))
		} else {
			names = append(names, event.String())
		}
	}
	if len(names) == 0 {
		return "all"
	}
	return listOf(names)
}
