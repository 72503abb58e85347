package transport_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/transport"
)

// copyOf copies a built-in provider under another id and returns the path of its folder.
func copyOf(t *testing.T, id, as string) string {
	t.Helper()
	g := NewWithT(t)
	folder := filepath.Join(t.TempDir(), as)
	g.Expect(os.CopyFS(folder, os.DirFS("../../specs/"+id))).To(Succeed())
	for _, name := range []string{"delivery.yaml", "requirements.yaml", "scenarios.yaml", "vectors.yaml"} {
		file := filepath.Join(folder, name)
		text, err := os.ReadFile(file)
		g.Expect(err).NotTo(HaveOccurred())
		renamed := strings.Replace(string(text), "provider: "+id, "provider: "+as, 1)
		g.Expect(os.WriteFile(file, []byte(renamed), 0o644)).To(Succeed())
	}
	return folder
}

// site is a host with what clients meet.
func site() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/mirror/", mirror)
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes", Path: "/"})
		http.Redirect(w, r, "https://b.example/mirror/there", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("/documented", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header.Get("X-CargoLint-Signature")) })
	return mux
}

func sites() transport.Hosts { return transport.Hosts{"a.example": site(), "b.example": site()} }

func TestWhatAHandlerSees(t *testing.T) {
	t.Parallel()
	for name, way := range ways(t, sites()) {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			client := &http.Client{Transport: way}
			status, text, err := call(t.Context(), client, "POST", "https://A.example/mirror/a%2Fb?q=1", "content")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(200))
			g.Expect(strings.ToLower(text)).To(Equal("post a.example/mirror/a%2fb?q=1 http tls=true content"))
			status, text, err = call(t.Context(), client, "POST", "https://a.example/moved", "kept")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(200))
			g.Expect(text).To(Equal("POST b.example/mirror/there HTTP tls=true kept"))
			response, err := client.Head("https://a.example/mirror/")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(response.Body.Close()).To(Succeed())
			request, err := http.NewRequestWithContext(t.Context(), "GET", "https://a.example/documented", http.NoBody)
			g.Expect(err).NotTo(HaveOccurred())
			request.Header["X-CargoLint-Signature"] = []string{"as documented"}
			response, err = client.Do(request)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(response).To(HaveHTTPBody("as documented"))
			g.Expect(response.Body.Close()).To(Succeed())
		})
	}
}

func TestOtherHostsAreRefused(t *testing.T) {
	t.Parallel()
	for name, way := range ways(t, sites()) {
		t.Run(name, func(t *testing.T) {
			for _, url := range []string{"https://c.example/", "https://a.example:444/", "https://127.0.0.1/", "http://a.example:81/"} {
				g := NewWithT(t)
				_, _, err := call(t.Context(), &http.Client{Transport: way}, "GET", url, "")
				g.Expect(err).To(MatchError(transport.ErrUnknownHost), url)
				g.Expect(err.Error()).To(HaveSuffix("; there are a.example, b.example"))
			}
		})
	}
}

func TestABrokenAnswerIsABrokenConnection(t *testing.T) {
	t.Parallel()
	for name, way := range ways(t, sites()) {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			client := &http.Client{Transport: way}
			_, _, err := call(t.Context(), client, "GET", "https://a.example/abort", "")
			g.Expect(err).To(HaveOccurred())
			status, _, err := call(t.Context(), client, "GET", "https://a.example/mirror/", "")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(status).To(Equal(200))
		})
	}
}

// Clients that wait end their wait, and the handler is told.
func TestClientsThatGiveUp(t *testing.T) {
	t.Parallel()
	for name, way := range ways(t, sites()) {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(20*time.Millisecond, func() { cancel(errors.New("enough")) })
			_, _, err := call(ctx, &http.Client{Transport: way}, "GET", "https://a.example/silent", "")
			g.Expect(err).To(HaveOccurred())
			g.Expect(ctx.Err()).To(MatchError(context.Canceled))
			_, _, err = call(t.Context(), &http.Client{Transport: way, Timeout: 20 * time.Millisecond}, "GET", "https://a.example/silent", "")
			g.Expect(err).To(MatchError(context.DeadlineExceeded))
		})
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	for name, way := range ways(t, sites()) {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var group sync.WaitGroup
			wrong := make(chan string, 8*25)
			for i := range 8 {
				group.Go(func() {
					client := &http.Client{Transport: way}
					for j := range 25 {
						want := fmt.Sprintf("%d/%d", i, j)
						status, text, err := call(t.Context(), client, "POST", "https://a.example/mirror/"+want, want)
						if err != nil || status != 200 || !strings.HasSuffix(text, " "+want) {
							wrong <- fmt.Sprint(status, text, err)
						}
					}
				})
			}
			group.Wait()
			g.Expect(wrong).NotTo(Receive())
		})
	}
}
