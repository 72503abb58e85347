package conformance

import (
	"context"
	"fmt"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// Trial is what a check of one party runs in.
type Trial interface {
	// Demand is the requirement that is being proved.
	Demand() specs.Requirement
}

// Check proves one kind of requirement. It is a plain function over gomega: it returns when the party does what is
// demanded, fails an expectation when it does not, and says through End when it cannot be told.
type Check[T Trial] struct {
	Run func(ctx context.Context, g gomega.Gomega, t T)
	// Takes names the check's parameters, see the function Takes.
	Takes string

	accepts func(specs.Requirement) error
}

// Plain makes a check that takes no parameters.
func Plain[T Trial](run func(ctx context.Context, g gomega.Gomega, t T)) Check[T] {
	return With(func(ctx context.Context, g gomega.Gomega, t T, _ struct{}) { run(ctx, g, t) })
}

// With makes a check that takes parameters.
func With[T Trial, P any](run func(ctx context.Context, g gomega.Gomega, t T, p P)) Check[T] {
	return Check[T]{
		Takes: Takes[P](),
		Run: func(ctx context.Context, g gomega.Gomega, t T) {
			p, err := Parameters[P](t.Demand())
			if err != nil {
				panic(err) // accepts has seen them
			}
			run(ctx, g, t, p)
		},
		accepts: func(r specs.Requirement) error {
			_, err := Parameters[P](r)
			return err
		},
	}
}

// Accepts returns an error when the requirement's parameters are not those of the check.
func (c Check[T]) Accepts(r specs.Requirement) error { return c.accepts(r) }

// accepter is a check of either party.
type accepter interface {
	Accepts(r specs.Requirement) error
}

// CheckOf returns the check that a requirement names. The error is for one that does not exist, or does not take the
// requirement's parameters.
func CheckOf[C accepter](checks map[string]C, r specs.Requirement) (C, error) {
	check, ok := checks[r.Check]
	if !ok {
		return check, fmt.Errorf("%s: there is no %s check %q", r.ID, r.Party, r.Check)
	}
	return check, check.Accepts(r)
}

// CheckNames returns an error for the first requirement of a party that names no check, or gives it parameters that it does
// not take.
func CheckNames[C accepter](checks map[string]C, catalogue specs.Catalogue, party specs.Party) error {
	for _, r := range catalogue.Of(party) {
		if _, err := CheckOf(checks, r); err != nil {
			return err
		}
	}
	return nil
}
