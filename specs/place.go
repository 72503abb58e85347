package specs

import (
	"reflect"

	"go.yaml.in/yaml/v3"
)

// place is one value of a provider folder beside the YAML it was decoded from.
type place struct {
	at    keyPath
	value reflect.Value
	node  *yaml.Node // nil where the file leaves the key out, or where there is no file at hand
	line  int
}

// top returns the place of all that was decoded from a file.
func (l *loader) top(file string, value any) place {
	return place{value: reflect.ValueOf(value), node: l.trees[file], line: 1}
}

// walk visits a place and everything below it in the order of the structs' fields.
func (p place) walk(visit func(place)) {
	if p.value.Kind() == reflect.Pointer {
		if p.value.IsNil() {
			return
		}
		p.value = p.value.Elem()
	}
	visit(p)
	switch p.value.Kind() {
	case reflect.Struct:
		for _, field := range keyed(p.value.Type()) {
			key, _ := keyOf(field)
			p.under(key, p.value.FieldByIndex(field.Index)).walk(visit)
		}
	case reflect.Slice:
		for i := range p.value.Len() {
			p.under(i, p.value.Index(i)).walk(visit)
		}
	}
}

// under returns the place of a child.
func (p place) under(key any, value reflect.Value) place {
	sub := place{at: p.at.with(key), value: value}
	if p.node != nil {
		sub.node, sub.line = child(p.node, key)
	}
	return sub
}

// field returns the value of a struct's field as a T; false where the place is no struct with such a field.
func field[T any](p place, name string) (T, bool) {
	var zero T
	if p.value.Kind() != reflect.Struct {
		return zero, false
	}
	found := p.value.FieldByName(name)
	if !found.IsValid() {
		return zero, false
	}
	value, ok := found.Interface().(T)
	return value, ok
}
