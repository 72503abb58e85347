package oauth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"
)

// compact is a JWT taken apart (RFC 7515 section 7.1). Editing it leaves the bytes of whatever is not edited.
type compact struct{ header, payload, signature []byte }

var errNotJWT = errors.New("not a signed JWT in compact form")

// IsJWT tells whether a token is a signed JWT in compact form, so that it can be read and altered. Any other token
// is opaque.
func IsJWT(token string) bool {
	_, err := parseCompact(token)
	return err == nil
}

func parseCompact(token string) (compact, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return compact{}, errNotJWT
	}
	var decoded [3][]byte
	for n, part := range parts {
		bytes, err := base64.RawURLEncoding.Strict().DecodeString(part)
		if err != nil || len(bytes) == 0 {
			return compact{}, errNotJWT
		}
		decoded[n] = bytes
	}
	t := compact{decoded[0], decoded[1], decoded[2]}
	if !isObject(t.header) || !isObject(t.payload) || t.algorithm() == "" {
		return compact{}, errNotJWT
	}
	return t, nil
}

func isObject(text []byte) bool { return gjson.ValidBytes(text) && gjson.ParseBytes(text).IsObject() }

func (t compact) algorithm() string { return gjson.GetBytes(t.header, "alg").String() }

func (t compact) String() string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode(t.header) + "." + encode(t.payload) + "." + encode(t.signature)
}

// altered takes a token apart, has it edited, and puts it together again.
func altered(token string, edit func(*compact) error) (string, error) {
	t, err := parseCompact(token)
	if err != nil {
		return "", err
	}
	if err := edit(&t); err != nil {
		return "", err
	}
	return t.String(), nil
}

// set replaces or adds one member of the header or the payload.
func set(part *[]byte, member string, value any) error {
	edited, err := sjson.SetBytes(*part, member, value)
	if err != nil {
		return fmt.Errorf("set %s: %w", member, err)
	}
	*part = edited
	return nil
}
