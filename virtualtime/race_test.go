//go:build race

package virtualtime_test

// raced tells that the race detector is at work, with which many days take too long: they are lived without it too.
const raced = true
