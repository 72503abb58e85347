// Gosender posts to an address on the schedule of a day until it is acknowledged. It is static: no library is loaded.
package main

import (
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	client := http.Client{Timeout: 30 * time.Second}
	for _, delay := range []time.Duration{10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200, 0} {
		response, err := client.Post(os.Args[1], "text/plain", strings.NewReader("event"))
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode < 300 {
				return
			}
		}
		time.Sleep(delay * time.Second)
	}
}
