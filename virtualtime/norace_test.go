//go:build !race

package virtualtime_test

const raced = false
