package specs

func (l *loader) lintTriggers() {
	for i, t := range l.provider.Contract.Triggers {
		at := keyPath{"triggers", i}
		if t.Event != "" {
			l.event(contractFile, at.with("event"), t.Event)
		}
		if t.Emits != "" {
			l.event(contractFile, at.with("emits"), t.Emits)
		}
		for j, name := range t.Resets {
			l.event(contractFile, at.with("resets", j), name)
		}
		l.unless(t.Emits == "" || t.Emits != t.Event, contractFile, at.with("emits"), "%q would count itself", t.Emits)
		l.unless(t.Count >= 1, contractFile, at.with("count"), "%d events are none; write 1 or more", t.Count)
		event, err := l.provider.Event(t.Event)
		if err != nil {
			continue
		}
		for j, pointer := range t.Same {
			l.present(contractFile, at.with("same", j), pointer, event.Examples)
		}
	}
}
