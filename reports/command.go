package reports

import (
	"slices"
	"strings"
)

// Command returns a command line without secrets: those that are known, and the values of options that hold a secret
// by their name, of --header and of --env. Values that only say where the secret is, env:NAME and file:PATH, stay.
func (r *Redactor) Command(args []string) []string {
	if args == nil {
		return nil
	}
	clean := make([]string, len(args))
	option := ""
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		switch {
		case strings.HasPrefix(arg, "--") && joined:
			clean[i], option = name+"="+r.optionValue(name, value), ""
		case strings.HasPrefix(arg, "--"):
			clean[i], option = r.whole(arg), arg
		default:
			clean[i], option = r.optionValue(option, arg), ""
		}
	}
	return clean
}

func (r *Redactor) optionValue(option, value string) string {
	switch {
	case strings.HasPrefix(value, "env:") || strings.HasPrefix(value, "file:"):
		return r.whole(value)
	case option == "--header":
		return r.after(":", value, true)
	case option == "--env":
		return r.after("=", value, true) // a variable's name need not tell that it holds a password
	case secretOption(option):
		return wholesale(value)
	default:
		return r.whole(value)
	}
}

// after redacts what follows the separator: all of it when it is secret by its name, else what is known.
func (r *Redactor) after(separator, pair string, secret bool) string {
	name, value, ok := strings.Cut(pair, separator)
	plain := strings.TrimSpace(value)
	switch {
	case !ok:
		return r.whole(pair)
	case strings.HasPrefix(plain, "env:") || strings.HasPrefix(plain, "file:") || plain == "":
		return r.whole(pair)
	case secret:
		space := value[:len(value)-len(strings.TrimLeft(value, " "))]
		return name + separator + space + redacted
	default:
		return name + separator + r.whole(value)
	}
}

// secretOption tells by the last word of its name whether an option's value is a secret.
func secretOption(option string) bool {
	words := strings.Split(strings.TrimLeft(option, "-"), "-")
	return slices.Contains([]string{"secret", "key", "token", "password"}, words[len(words)-1])
}
