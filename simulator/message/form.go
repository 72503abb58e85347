package message

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

// encoded returns a composed body as it goes over the wire: JSON as it is, or as a form where the contract says so. The error
// is for members that no field can hold. What is no JSON stays as it is.
func encoded(contract *specs.Contract, body []byte) ([]byte, error) {
	if contract.Request.ContentType.Value != specs.FormEncoded || !gjson.ValidBytes(body) {
		return body, nil
	}
	form := url.Values{}
	var wrong error
	gjson.ParseBytes(body).ForEach(func(name, value gjson.Result) bool {
		if value.IsObject() || value.IsArray() {
			wrong = fmt.Errorf("member %s: a form has texts and numbers only", name.String())
		}
		form.Set(name.String(), value.String())
		return wrong == nil
	})
	return []byte(form.Encode()), wrong
}

// Set returns a body with a value at a place of it, which in a form is the name of a field.
func Set(contract *specs.Contract, body []byte, at specs.Pointer, value any) ([]byte, error) {
	changed, err := at.Set(bytes.Clone(Content(contract, body)), value)
	if err != nil {
		return nil, err
	}
	return encoded(contract, changed)
}

// Content returns the body of a delivery as JSON, in which pointers lead somewhere.
func Content(contract *specs.Contract, body []byte) []byte {
	if contract.Request.ContentType.Value != specs.FormEncoded {
		return body
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return body
	}
	members := map[string]string{}
	for name := range form {
		members[name] = form.Get(name)
	}
	content, err := json.Marshal(members)
	if err != nil {
		panic(err) // texts are JSON
	}
	return content
}
