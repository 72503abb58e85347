package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hookbench/hookbench/specs"
)

// merge returns what has to be set in a body so that an object is merged over its member at the given place.
func merge(body []byte, envelope specs.Envelope, data json.RawMessage) (map[string]any, error) {
	set := map[string]any{}
	if len(bytes.TrimSpace(data)) == 0 || string(bytes.TrimSpace(data)) == "null" {
		return set, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, errors.New("data: must be a JSON object")
	}
	if decoder.More() {
		return nil, errors.New("data: must be one JSON object")
	}
	at, has := envelope.Payload()
	if !has {
		return nil, fmt.Errorf("data: events of this provider have no payload of their own")
	}
	overlay(set, body, at, object)
	return set, nil
}

// overlay notes each member: objects over objects are merged, anything else is set whole.
func overlay(set map[string]any, body []byte, at specs.Pointer, object map[string]any) {
	for name, value := range object {
		place := at.Below(name)
		inner, isObject := value.(map[string]any)
		if isObject && len(inner) > 0 && place.Get(body).IsObject() {
			overlay(set, body, place, inner)
		} else if !isObject || len(inner) > 0 || !place.Get(body).IsObject() {
			set[string(place)] = value
		}
	}
}
