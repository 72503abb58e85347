package container_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/hookbenchtest/container"
)

// A receiver that fails at first gets the event again on the provider's schedule, of which the test waits for nothing. In a
// test, container.Need and container.Start take the place of Run and Close.
func Example() {
	ctx, calls := context.Background(), 0
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer receiver.Close()

	simulator, err := container.Run(ctx, container.Options{Providers: []string{"eaze-customs"}})
	if err != nil {
		log.Fatal(err)
	}
	defer simulator.Close()
	if _, err := simulator.Register(ctx, "eaze-customs", container.Endpoint{URL: receiver.URL}); err != nil {
		log.Print(err)
	}
	if _, err := simulator.Emit(ctx, "eaze-customs", container.Event{Type: "declaration.created"}); err != nil {
		log.Print(err)
	}
	if err := simulator.Advance(ctx, time.Hour); err != nil {
		log.Print(err)
	}
	fmt.Println(calls, "attempts")
}

// TestExample runs the example where there is an engine. As an example with an output it would fail where there is none.
func TestExample(t *testing.T) {
	container.Need(t)
	g := NewWithT(t)
	file, err := os.Create(filepath.Join(t.TempDir(), "output"))
	g.Expect(err).NotTo(HaveOccurred())
	stdout := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = stdout }()
	Example()
	g.Expect(file.Close()).To(Succeed())
	g.Expect(os.ReadFile(file.Name())).To(BeEquivalentTo("2 attempts\n"))
}
