package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookbench/hookbench/internal/controlclient"
	"github.com/hookbench/hookbench/simulator/queue"
)

// deliveriesFlags are the flags of deliveries.
type deliveriesFlags struct {
	client   clientFlags
	provider string
	status   string
	endpoint string
	limit    int
	offset   int
}

const mostDeliveries = 1000 // in one answer of the control API

func newDeliveries(c *console) *cobra.Command {
	f := &deliveriesFlags{}
	cmd := newClientCommand(&f.client, &cobra.Command{
		Use:   "deliveries [ID]",
		Short: "List the deliveries of the simulated providers, or show one with its attempts",
		Args:  cobra.ArbitraryArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return f.run(cmd, c, args) },
	})
	cmd.Flags().StringVar(&f.provider, "provider", "", "only those of a provider")
	cmd.Flags().StringVar(&f.status, "status", "", "only those that are "+strings.Join(statuses(), ", "))
	cmd.Flags().StringVar(&f.endpoint, "endpoint", "", "only those to an endpoint, by its id")
	cmd.Flags().IntVar(&f.limit, "limit", 100, "how many to list, at most "+strconv.Itoa(mostDeliveries))
	cmd.Flags().IntVar(&f.offset, "offset", 0, "how many to pass over")
	return cmd
}

func statuses() []string {
	return []string{string(queue.Pending), string(queue.Delivered), string(queue.Expired), string(queue.Exhausted), string(queue.Cancelled)}
}

func (f *deliveriesFlags) run(cmd *cobra.Command, c *console, args []string) error {
	if len(args) > 1 {
		return errors.New("hookbench deliveries takes the id of one delivery, or none to list them")
	}
	if len(args) == 1 {
		return f.show(cmd.Context(), c, args[0])
	}
	query, err := f.query()
	if err != nil {
		return err
	}
	r := request{http.MethodGet, "/deliveries?" + query, nil}
	return call(cmd.Context(), c, &f.client, r, func(page controlclient.Page) error { return f.list(c, page) })
}

// query checks what is asked for before anything is sent.
func (f *deliveriesFlags) query() (string, error) {
	switch {
	case f.status != "" && !slices.Contains(statuses(), f.status):
		return "", fmt.Errorf("--status %q: want %s", f.status, strings.Join(statuses(), ", "))
	case f.limit < 1 || f.limit > mostDeliveries:
		return "", fmt.Errorf("--limit %d: want 1 to %d", f.limit, mostDeliveries)
	case f.offset < 0:
		return "", fmt.Errorf("--offset %d: must not be negative", f.offset)
	}
	query := url.Values{"limit": {strconv.Itoa(f.limit)}, "offset": {strconv.Itoa(f.offset)}}
	for name, value := range map[string]string{"provider": f.provider, "status": f.status, "endpoint": f.endpoint} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query.Encode(), nil
}

func (f *deliveriesFlags) list(c *console, page controlclient.Page) error {
	if page.Total == 0 {
		_, err := fmt.Fprintln(c.out, "no deliveries")
		return err
	}
	rows := [][]string{{"DELIVERY", "PROVIDER", "EVENT", "ENDPOINT", "STATUS", "ATTEMPTS", "CREATED", "NEXT DUE"}}
	for _, d := range page.Deliveries {
		rows = append(rows, []string{d.ID, d.Provider, eventOf(d), d.Endpoint, d.Status, strconv.Itoa(d.Made), instant(&d.Created), instant(d.NextDue)})
	}
	if err := c.writeGrid(rows...); err != nil {
		return err
	}
	if shown := len(page.Deliveries); shown < page.Total {
		_, err := fmt.Fprintf(c.out, "%d of %d; see --offset and --limit\n", shown, page.Total)
		return err
	}
	return nil
}

func eventOf(d controlclient.Delivery) string {
	return strings.TrimSuffix(d.EventType+" "+d.EventSubtype, " ")
}

func deliveryPath(id string) string { return "/deliveries/" + url.PathEscape(id) }

func (f *deliveriesFlags) show(ctx context.Context, c *console, id string) error {
	r := request{http.MethodGet, deliveryPath(id), nil}
	return call(ctx, c, &f.client, r, func(d controlclient.Delivery) error {
		if err := c.writeDelivery(d); err != nil || len(d.Attempts) == 0 {
			return err
		}
		fmt.Fprintln(c.out)
		return c.writeAttempts(d.Attempts)
	})
}

func (c *console) writeDelivery(d controlclient.Delivery) error {
	rows := [][]string{
		{"delivery", d.ID}, {"provider", d.Provider}, {"event", eventOf(d)}, {"event id", d.EventID}, {"endpoint", d.Endpoint},
		{"status", d.Status}, {"created", instant(&d.Created)}, {"attempts", strconv.Itoa(d.Made)},
	}
	if due := instant(d.NextDue); due != "" {
		rows = append(rows, []string{"next due", due})
	}
	return c.writeGrid(rows...)
}

func (c *console) writeAttempts(attempts []controlclient.Attempt) error {
	rows := [][]string{{"ATTEMPT", "DUE", "OFFSET", "OUTCOME", "STATUS", "TOOK", "PROBLEM"}}
	for _, a := range attempts {
		status := ""
		if a.Response != nil {
			status = strconv.Itoa(a.Response.Status)
		}
		rows = append(rows, []string{
			strconv.Itoa(a.Number), instant(&a.Due), "+" + brief(a.Due.Sub(attempts[0].Due)), a.Outcome, status,
			fmt.Sprintf("%.1f ms", a.TookMs), a.Problem,
		})
	}
	return c.writeGrid(rows...)
}
