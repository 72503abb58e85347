package virtualtime

// olderCalls is nothing: this architecture does without them.
func olderCalls() []watched { return nil }

func olderWait(int) (waitCall, bool) { return waitCall{}, false }

func (t *tracer) olderClock(*thread, *registers) bool { return false }
