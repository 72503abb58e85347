package specs

import (
	"maps"
	"slices"
	"strings"
	"time"
)

func (l *loader) lintScenarios() {
	l.lintValues(scenariosFile, l.top(scenariosFile, l.scenarios))
	at := keyPath{"scenarios"}
	var names []string
	for i, s := range l.provider.Scenarios {
		names = append(names, s.Name)
		l.unless(len(s.Steps) > 0, scenariosFile, at.with(i, "steps"), "the list is empty: write the events of the scenario")
		for j, step := range s.Steps {
			l.lintStep(step, at.with(i, "steps", j))
		}
	}
	l.distinct(scenariosFile, at, names, "name")
}

func (l *loader) lintStep(step ScenarioStep, at keyPath) {
	if step.After != "" {
		after, err := time.ParseDuration(step.After)
		l.unless(err == nil && after >= 0, scenariosFile, at.with("after"),
			"%q is no duration; write one such as 30s, 5m or 12h", step.After)
	}
	if step.Event == "" || !l.sound[openapiFile] {
		return
	}
	l.event(scenariosFile, at.with("event"), step.Event)
	event, err := l.provider.Event(step.Event)
	if err != nil {
		return
	}
	l.unless(step.Subtype == "" || !l.intact(openapiFile, extension(event.Name)...) || slices.Contains(event.Subtypes, step.Subtype), scenariosFile, at.with("subtype"),
		"webhook %q has no subtype %q; its x-webhook lists %s", event.Name, step.Subtype, subtypesText(event))
	for _, pointer := range slices.Sorted(maps.Keys(step.Set)) {
		l.unless(pointer != "" && Pointer(pointer).Valid(), scenariosFile, at.with("set", pointer),
			"%q is no JSON pointer; write it like /data/id", pointer)
		l.lintPlace(event, Pointer(pointer), at.with("set", pointer))
	}
	for i, pointer := range step.Same {
		l.lintPlace(event, pointer, at.with("same", i))
	}
	l.lintStepBody(event, step, at)
}

func subtypesText(event *Event) string {
	if len(event.Subtypes) == 0 {
		return "none"
	}
	return strings.Join(event.Subtypes, ", ")
}

// lintPlace objects to a pointer that leads nowhere in the bodies of an event, neither by example nor by schema.
func (l *loader) lintPlace(event *Event, pointer Pointer, at keyPath) {
	if pointer == "" || !pointer.Valid() {
		return // said already
	}
	inExample := slices.ContainsFunc(event.Examples, func(x Example) bool { return pointer.Get(x.Body).Exists() })
	if inExample || len(event.Examples) == 0 || l.api == nil || len(l.veils) > 0 {
		return
	}
	named, _ := namesPlace(bodySchema(l.api.Webhooks[event.Name]), pointer.Tokens())
	l.unless(named, scenariosFile, at,
		"%s is neither in %s nor in the schema of webhook %q", string(pointer), event.Examples[0].File, event.Name)
}

// lintStepBody checks that the body stays valid with the members that the step sets.
func (l *loader) lintStepBody(event *Event, step ScenarioStep, at keyPath) {
	if len(step.Set) == 0 || len(event.Examples) == 0 {
		return
	}
	body := event.Example(step.Subtype).Body
	if len(l.broken(event.Name, body)) > 0 {
		return // said already
	}
	for _, pointer := range slices.Sorted(maps.Keys(step.Set)) {
		edited, err := Pointer(pointer).Set(body, step.Set[pointer])
		if err != nil {
			l.object(scenariosFile, at.with("set", pointer), "%v", err)
			continue
		}
		body = edited
	}
	for _, v := range l.broken(event.Name, body) {
		l.object(scenariosFile, at.with("set", v.Pointer),
			"breaks the schema of webhook %q: %s (%s)", event.Name, v.Text, v.Keyword)
	}
}
