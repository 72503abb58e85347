package reports

import (
	"net/url"
	"slices"
	"strings"
)

// redactAddresses takes the credentials out of every address that a text quotes, such as the ones that errors of
// net/http hold.
func redactAddresses(s string) string {
	mark := strings.Index(s, "://")
	if mark < 0 {
		return s
	}
	var out strings.Builder
	for mark >= 0 {
		out.WriteString(s[:mark])
		s = s[mark:]
		length := addressLength(s)
		out.WriteString(redactAddress(s[:length]))
		s = s[length:]
		mark = strings.Index(s, "://")
	}
	out.WriteString(s)
	return out.String()
}

// addressLength returns how far an address within a text reaches.
func addressLength(s string) int {
	end := strings.IndexFunc(s, func(c rune) bool { return c <= ' ' || strings.ContainsRune("\"'`<>\\{}|", c) })
	if end < 0 {
		return len(s)
	}
	return max(end, len("://"))
}

// redactAddress takes user, password and credential-like parameters out of one address. It works on the spelling, as
// an address that does not parse may hold credentials all the same.
func redactAddress(s string) string {
	query := strings.IndexAny(s, "?#")
	if query < 0 {
		return redactUser(s)
	}
	return redactUser(s[:query]) + redactParameters(s[query:])
}

func redactUser(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	authority, path := rest, ""
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		authority, path = rest[:slash], rest[slash:]
	}
	at := strings.LastIndexByte(authority, '@')
	if at <= 0 {
		return s
	}
	return scheme + "://" + redacted + authority[at:] + path
}

// redactParameters takes the values out of name=value pairs between any of ? & ; #.
func redactParameters(s string) string {
	const separators = "?&;#"
	var out strings.Builder
	for len(s) > 0 {
		out.WriteByte(s[0])
		s = s[1:]
		end := strings.IndexAny(s, separators)
		if end < 0 {
			end = len(s)
		}
		name, value, ok := strings.Cut(s[:end], "=")
		out.WriteString(name)
		if ok && value != "" && credentialName(name) {
			value = redacted
		}
		if ok {
			out.WriteString("=" + value)
		}
		s = s[end:]
	}
	return out.String()
}

// credentialName tells whether a parameter or variable of that name is likely to hold a credential. Names are
// compared without letter case and punctuation: X-Amz-Signature, access_token, apiKey, code.
func credentialName(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = lettersOf(name)
	for _, part := range []string{"token", "secret", "password", "passwd", "passphrase", "credential", "signature", "authoriz", "bearer", "apikey"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	whole := []string{"auth", "code", "sig", "pwd", "pass", "jwt", "sas", "sid", "session", "sessionid", "hmac", "otp", "pin"}
	return strings.HasSuffix(name, "key") || slices.Contains(whole, name)
}

func lettersOf(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case 'A' <= c && c <= 'Z':
			return c + 'a' - 'A'
		case 'a' <= c && c <= 'z':
			return c
		default:
			return -1
		}
	}, name)
}

// credentials returns the secrets within an address, as they are written there and decoded. Parameter values that are
// too short to be told from ordinary words are left out.
func credentials(address string) []string {
	parsed, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var found []string
	if password, ok := parsed.User.Password(); ok {
		found = append(found, password)
	}
	if user := parsed.User.Username(); len(user) >= longEnough {
		found = append(found, user)
	}
	for _, pair := range strings.FieldsFunc(parsed.RawQuery+"&"+parsed.RawFragment, func(c rune) bool { return c == '&' || c == ';' }) {
		name, value, _ := strings.Cut(pair, "=")
		if !credentialName(name) || len(value) < longEnough {
			continue
		}
		found = append(found, value)
		if plain, err := url.QueryUnescape(value); err == nil {
			found = append(found, plain)
		}
	}
	return found
}
