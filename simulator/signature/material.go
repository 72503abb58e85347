package signature

// blob is the bytes of a payload or a key. Within one work equal bytes are one blob.
type blob struct{ bytes []byte }

// material keeps what steps have made.
type material struct {
	passing bool                   // what a step has made is not kept: all together would be too much
	made    map[*step[maker]]*blob // nil where the step could not be done
	content map[string]*blob
}

// of returns what the step makes, and has it made the first time; nil where it cannot be done.
func (m *material) of(s *step[maker], do func() ([]byte, bool)) *blob {
	if b, done := m.made[s]; done {
		return b
	}
	if m.passing && s != nil {
		if bytes, ok := do(); ok {
			return &blob{bytes}
		}
		return nil
	}
	if m.made == nil {
		m.made, m.content = map[*step[maker]]*blob{}, map[string]*blob{}
	}
	bytes, ok := do()
	if !ok {
		m.made[s] = nil
		return nil
	}
	b, known := m.content[string(bytes)]
	if !known {
		b = &blob{bytes}
		m.content[string(bytes)] = b
	}
	m.made[s] = b
	return b
}
