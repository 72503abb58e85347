package record_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/record"
	"github.com/hookbench/hookbench/simulator/handshake"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

func provider(t *testing.T, id string) *specs.Provider {
	t.Helper()
	p, err := specs.Open(id)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return p
}

// take has a recorder take a request.
func take(r *record.Recorder, method string, header http.Header, body []byte) *http.Response {
	request := httptest.NewRequest(method, "/hook", bytes.NewReader(body))
	request.Header = header
	w := httptest.NewRecorder()
	r.ServeHTTP(w, request)
	return w.Result()
}

// A provider that asks first gets the answer that agrees, or nothing of it could be recorded; its deliveries are answered with the status.
func TestRecorderAgrees(t *testing.T) {
	for _, id := range []string{"slack", "event-grid"} {
		g := NewWithT(t)
		provider := provider(t, id)
		file := filepath.Join(t.TempDir(), "kept.jsonl")
		r, err := record.Open(file, provider, http.StatusServiceUnavailable)
		g.Expect(err).NotTo(HaveOccurred())
		q, err := handshake.Ask(&provider.Contract, message.Occasion{}, message.Credentials{Secret: "s"}, 1)
		g.Expect(err).NotTo(HaveOccurred())

		answer := take(r, q.Method, q.Header, q.Body)
		body := new(bytes.Buffer)
		_, err = body.ReadFrom(answer.Body)
		g.Expect(err).NotTo(HaveOccurred())
		agreed := handshake.Judge(provider.Contract.Handshake, q.Challenge, handshake.Answer{Status: answer.StatusCode, Header: answer.Header, Body: body.Bytes()})
		g.Expect(agreed).To(Succeed(), id)

		delivery := provider.Verified()[0].Example("").Body
		g.Expect(take(r, http.MethodPost, http.Header{}, delivery).StatusCode).To(Equal(http.StatusServiceUnavailable), id)
		g.Expect(r.Count()).To(Equal(1), id)
		g.Expect(r.Close()).To(Succeed())
		kept, err := record.Read(file)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(kept.Entries).To(HaveLen(2))
		g.Expect(kept.Entries[0].Answer.Status).To(Equal(answer.StatusCode))
		g.Expect(kept.Entries[1].Answer.Status).To(Equal(http.StatusServiceUnavailable))
	}
}

// What was recorded is read again; half a line of a crash is dropped before the next is appended.
func TestRecorder(t *testing.T) {
	g := NewWithT(t)
	path := written(t, line+"\n"+line[:40])
	recorder, err := record.Open(path, provider(t, "cas-sso"), http.StatusAccepted)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(recorder.Dropped).To(BeEquivalentTo(40))
	for _, body := range []string{"{}", strings.Repeat("x", 10<<20+5)} {
		request := httptest.NewRequest(http.MethodPut, "/a/b?c", strings.NewReader(body))
		request.Header.Set("X-A", "ü")
		answer := httptest.NewRecorder()
		recorder.ServeHTTP(answer, request)
		g.Expect(answer.Code).To(Equal(http.StatusAccepted))
	}
	g.Expect(recorder.Count()).To(Equal(2))
	g.Expect(recorder.Close()).To(Succeed())
	r, err := record.Read(path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(r.Notes).To(ConsistOf(ContainSubstring(":3: a body of 10485765 bytes was not kept as a whole")))
	g.Expect(r.Entries).To(HaveLen(2))
	small := r.Entries[1]
	g.Expect(small.Method + " " + small.Path + " " + string(small.Body)).To(Equal("PUT /a/b?c {}"))
	g.Expect(small.Headers.Get("X-A")).To(Equal("ü"))
	g.Expect(small.Answer.Status).To(Equal(http.StatusAccepted))
	g.Expect(r.Until).To(BeTemporally(">", small.Answer.At))
}

// What cannot be kept is answered so that it comes again.
func TestRecorderThatCannotWrite(t *testing.T) {
	g := NewWithT(t)
	recorder, err := record.Open(written(t, ""), provider(t, "cas-sso"), http.StatusOK)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(recorder.Close()).To(Succeed())
	answer := httptest.NewRecorder()
	recorder.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}")))
	g.Expect(answer.Code).To(Equal(http.StatusServiceUnavailable))
	g.Expect(<-recorder.Broken()).To(MatchError(os.ErrClosed))
}
