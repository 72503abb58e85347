package container_test

import (
	"os"
	"testing"
)

// TestMain has testcontainers do without its own container for removals, which not every engine can get; this package
// removes what it starts.
func TestMain(m *testing.M) {
	if _, set := os.LookupEnv("TESTCONTAINERS_RYUK_DISABLED"); !set {
		os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true")
	}
	os.Exit(m.Run())
}
