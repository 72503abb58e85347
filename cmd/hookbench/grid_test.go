package main

import (
	"bytes"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// deliveriesRows are as long as they get.
func deliveriesRows() [][]string {
	return [][]string{
		{"DELIVERY", "PROVIDER", "EVENT", "ENDPOINT", "STATUS", "ATTEMPTS", "CREATED", "NEXT DUE"},
		{"6ed99e8c-7550-4b1e-be91-1e0270e29112", "cas-notifications", "DeclarationStatusChanged Released", "193ee3f4-42ce-45b4-b773-f2db733e66cc", "pending", "11", "2026-11-28T19:33:59Z", "2026-11-29T19:33:59Z"},
		{"dlv_tt55kkxg7ni8lydn", "cargolint", "document.uploaded", "wh_1t2goh30e28s", "delivered", "1", "2026-11-26T19:33:57Z", ""},
	}
}

func TestTablesFitTheTerminal(t *testing.T) {
	g := NewWithT(t)
	g.Expect(grid(deliveriesRows(), 80)).To(Equal(`DELIVERY                              PROVIDER
  EVENT                              ENDPOINT
  STATUS     ATTEMPTS  CREATED               NEXT DUE
6ed99e8c-7550-4b1e-be91-1e0270e29112  cas-notifications
  DeclarationStatusChanged Released  193ee3f4-42ce-45b4-b773-f2db733e66cc
  pending    11        2026-11-28T19:33:59Z  2026-11-29T19:33:59Z
dlv_tt55kkxg7ni8lydn                  cargolint
  document.uploaded                  wh_1t2goh30e28s
  delivered  1         2026-11-26T19:33:57Z
`))
	for room := 40; room < 240; room++ {
		for line := range strings.Lines(grid(deliveriesRows(), room)) {
			g.Expect(len(line)-1).To(BeNumerically("<=", room), line)
		}
	}
	g.Expect(strings.Count(grid(deliveriesRows(), 240), "\n")).To(Equal(3))
}

// On a usual terminal a provider takes two lines: its title must not be so long that it wants one of its own.
func TestProvidersTakeTwoLines(t *testing.T) {
	g := NewWithT(t)
	rows, err := providerRows()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(folded(widths(rows), 80)).To(HaveLen(2))
}

func TestTablesElsewhereHaveALineForEachRow(t *testing.T) {
	g := NewWithT(t)
	var file bytes.Buffer
	g.Expect((&console{out: &file}).writeGrid(deliveriesRows()...)).To(Succeed())
	g.Expect(strings.Count(file.String(), "\n")).To(Equal(3))
}

func TestCellsAreNoCommands(t *testing.T) {
	g := NewWithT(t)
	var file bytes.Buffer
	g.Expect((&console{out: &file}).writeGrid([]string{"a\x1b[2Jb", "c\nd"}, []string{"Zürich", "東京"})).To(Succeed())
	g.Expect(file.String()).To(Equal("ab      c d\nZürich  東京\n"))
}
