package receiver

import (
	"context"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
)

// Check proves one kind of requirement of a receiver.
type Check struct {
	conformance.Check[*Trial]
	// Waits marks a check that may wait for long; it runs beside the others.
	Waits bool
	// Patient marks a check that is tried even on a receiver that has stopped answering, since it judges just that.
	Patient bool
	// Grounded marks a check that means nothing on a receiver which refuses right deliveries anyway: one is sent first.
	Grounded bool
}

func plain(run func(ctx context.Context, g gomega.Gomega, t *Trial)) Check {
	return Check{Check: conformance.Plain(run)}
}

func with[P any](run func(ctx context.Context, g gomega.Gomega, t *Trial, p P)) Check {
	return Check{Check: conformance.With(run)}
}

// grounded marks a check that starts from a plain right delivery being accepted.
func grounded(c Check) Check {
	c.Grounded = true
	return c
}

// patient marks a check that judges silence itself.
func patient(c Check) Check {
	c.Patient = true
	return c
}

// beside marks a check as one that waits.
func beside(c Check) Check {
	c.Waits = true
	return c
}

// Checks returns every check by the name that requirements.yaml gives it.
func Checks() map[string]Check {
	return map[string]Check{
		"reached-over-https": plain(reachedOverHTTPS),
		"refuses-old-tls":    plain(refusesOldTLS),

		"acknowledges-each-event":    plain(acknowledgesEachEvent),
		"acknowledges-test-delivery": plain(acknowledgesTestDelivery),
		"acknowledges-variants":      with(acknowledgesVariants),
		"answers-in-time":            patient(with(answersInTime)),

		"refuses-missing-signature":      plain(refusesMissingSignature),
		"refuses-other-secret":           plain(refusesOtherSecret),
		"refuses-changed-body":           plain(refusesChangedBody),
		"refuses-malformed-signature":    plain(refusesMalformedSignature),
		"refuses-other-header-name":      plain(refusesOtherHeaderName),
		"refuses-other-algorithm-prefix": plain(refusesOtherAlgorithmPrefix),
		"refuses-with-client-error":      grounded(plain(refusesWithClientError)),
		"accepts-any-serialisation":      plain(acceptsAnySerialisation),
		"accepts-next-secret":            grounded(plain(acceptsNextSecret)),

		"refuses-stale-timestamp":            grounded(with(refusesStaleTimestamp)),
		"refuses-future-timestamp":           grounded(with(refusesFutureTimestamp)),
		"accepts-timestamp-within-tolerance": grounded(plain(acceptsTimestampWithinTolerance)),
		"refuses-changed-metadata":           plain(refusesChangedMetadata),
		"accepts-one-of-several-signatures":  grounded(plain(acceptsOneOfSeveralSignatures)),

		"answers-handshake":        plain(answersHandshake),
		"refuses-forged-handshake": plain(refusesForgedHandshake),

		"refuses-missing-key":          plain(refusesMissingKey),
		"refuses-wrong-key":            plain(refusesWrongKey),
		"refuses-missing-or-wrong-key": plain(refusesMissingOrWrongKey),

		"refuses-missing-token":                 plain(refusesMissingToken),
		"refuses-forged-tokens":                 plain(refusesForgedTokens),
		"refuses-expired-token":                 plain(refusesExpiredToken),
		"refuses-foreign-tokens":                plain(refusesForeignTokens),
		"refuses-missing-scope":                 plain(refusesMissingScope),
		"accepts-fresh-tokens-and-key-rollover": beside(plain(acceptsFreshTokensAndKeyRollover)),

		"acknowledges-repeats":                 grounded(plain(acknowledgesRepeats)),
		"acknowledges-late-repeats":            grounded(with(acknowledgesLateRepeats)),
		"acknowledges-scheduled-repeats":       grounded(plain(acknowledgesScheduledRepeats)),
		"takes-effect-once":                    plain(takesEffectOnce),
		"acknowledges-repeats-with-one-effect": grounded(plain(acknowledgesRepeatsWithOneEffect)),

		"tolerates-unknown-fields":            grounded(plain(toleratesUnknownFields)),
		"survives-unknown-event":              grounded(plain(survivesUnknownEvent)),
		"survives-unknown-fields-and-events":  grounded(plain(survivesUnknownFieldsAndEvents)),
		"refuses-malformed-bodies":            grounded(plain(refusesMalformedBodies)),
		"refuses-schema-violations":           grounded(plain(refusesSchemaViolations)),
		"refuses-other-methods":               grounded(plain(refusesOtherMethods)),
		"accepts-after-refusals":              plain(acceptsAfterRefusals),
		"accepts-burst":                       grounded(plain(acceptsBurst)),
		"accepts-after-refusals-and-burst":    plain(acceptsAfterRefusalsAndBurst),
		"accepts-out-of-order":                grounded(plain(acceptsOutOfOrder)),
		"acknowledges-scenarios":              grounded(with(acknowledgesScenarios)),
		"acknowledges-scenarios-out-of-order": grounded(with(acknowledgesScenariosOutOfOrder)),
	}
}
