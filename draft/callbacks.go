package draft

import (
	"fmt"
)

// callbacks returns the callbacks of every operation. One that several operations have is one event where they agree, and is
// named after its operation otherwise.
func (d *document) callbacks() ([]*event, error) {
	var all []*event
	paths, _ := d.root["paths"].(map[string]any)
	for _, path := range sorted(paths) {
		item, err := d.follow(paths[path])
		if err != nil {
			return nil, err
		}
		for _, method := range sorted(item) {
			operation, _ := item[method].(map[string]any)
			found, err := d.callbacksOf(operation, path)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

func (d *document) callbacksOf(operation map[string]any, path string) ([]*event, error) {
	var all []*event
	callbacks, _ := operation["callbacks"].(map[string]any)
	for _, name := range sorted(callbacks) {
		callback, err := d.follow(callbacks[name])
		if err != nil {
			return nil, err
		}
		for _, expression := range sorted(callback) {
			item, err := d.follow(callback[expression])
			if err != nil {
				return nil, err
			}
			if called := called(item); called != nil {
				all = append(all, &event{name: name, from: fmt.Sprintf("paths.%s callback %s", path, name), operation: called})
			}
		}
	}
	return all, nil
}
