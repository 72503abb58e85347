package specs

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

func (l *loader) lintAPI() {
	api, at := l.provider.Contract.API, keyPath{"api"}
	if api == nil {
		l.unless(l.provider.Contract.Subscriptions == nil, contractFile, keyPath{"subscriptions"},
			"there is no api that they are managed by; write api as well")
		return
	}
	if api.BasePath != "" {
		l.unless(strings.HasPrefix(api.BasePath, "/") && !strings.HasSuffix(api.BasePath, "/"), contractFile, at.with("basePath"),
			"%q is no base path; write it like /api/v1, or leave it out", api.BasePath)
	}
	if l.given("api", "unknown", "value") {
		l.refusal(api.Unknown.Value, at.with("unknown", "value"))
	}
	l.unless(api.Errors.ContentType == "" || isJSON(api.Errors.ContentType), contractFile, at.with("errors", "contentType"),
		"%q is no JSON media type; write one such as application/json", api.Errors.ContentType)
	l.lintErrorBody(api.Errors.Body, at.with("errors", "body"))
	if api.Token != nil {
		l.lintToken(*api.Token, at.with("token"))
	}
	if api.APIKeys != nil {
		l.lintAPIKeys(*api.APIKeys, at.with("apiKeys"))
	}
}

// refusal objects to a status that refuses nothing.
func (l *loader) refusal(status int, at keyPath) {
	l.unless(400 <= status && status <= 499, contractFile, at, "%d refuses nothing; write a status from 400 to 499", status)
}

func (l *loader) lintErrorBody(body map[string]any, at keyPath) {
	for _, key := range slices.Sorted(maps.Keys(body)) {
		switch value := body[key].(type) {
		case string:
			l.template(contractFile, at.with(key), value, "{status}", "{title}", "{detail}", "{pointer}")
		case map[string]any:
			l.lintErrorBody(value, at.with(key))
		}
	}
}

func (l *loader) lintToken(t TokenAPI, at keyPath) {
	l.unless(t.Path == "" || strings.HasPrefix(t.Path, "/"), contractFile, at.with("path"),
		"%q is no path; begin it with a slash", t.Path)
	l.distinct(contractFile, at.with("scopes"), t.Scopes)
	if l.api == nil {
		return
	}
	for _, scope := range l.scopes() {
		l.unless(slices.Contains(t.Scopes, scope), contractFile, at.with("scopes"),
			"lacks %q, which an operation in %s demands", scope, openapiFile)
	}
}

// scopes returns every scope that an operation demands, sorted.
func (l *loader) scopes() []string {
	var all []string
	for _, item := range l.api.Paths.Map() {
		for _, operation := range item.Operations() {
			all = append(all, scopesOf(operation)...)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

func scopesOf(operation *openapi3.Operation) []string {
	if operation.Security == nil {
		return nil
	}
	var all []string
	for _, requirement := range *operation.Security {
		for _, scopes := range requirement {
			all = append(all, scopes...)
		}
	}
	return all
}

func (l *loader) lintAPIKeys(k APIKeys, at keyPath) {
	l.lintHeader(k.Header, at.with("header"))
	if l.given("api", "apiKeys", "refused") {
		l.refusal(k.Refused, at.with("refused"))
	}
	var names []string
	for i, plan := range k.Plans {
		names = append(names, plan.Name)
		l.unless(plan.RatePerMinute >= 0, contractFile, at.with("plans", i, "ratePerMinute"),
			"%d is no rate; write 0 where no limit is published", plan.RatePerMinute)
	}
	l.distinct(contractFile, at.with("plans"), names, "name")
	l.unless(slices.ContainsFunc(k.Plans, func(p Plan) bool { return p.Webhooks }), contractFile, at.with("plans"),
		"no plan may use webhooks; write webhooks: true for one at least")
}
