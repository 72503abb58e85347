package main

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// listOf joins words for a sentence.
func listOf(words []string) string { return strings.Join(words, ", ") }

// runID names a run: when it began and a random part.
func runID(began time.Time) string {
	return began.UTC().Format("20060102T150405Z") + "-" + strings.ToLower(rand.Text()[:6])
}

// counted says how many there are of something.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
