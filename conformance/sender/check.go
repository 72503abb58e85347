package sender

import (
	"context"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
)

// Check proves one kind of requirement of a sender.
type Check struct {
	conformance.Check[*Trial]
	// daily checks judge what was seen in the day that all of them share.
	daily bool
}

func plain(run func(ctx context.Context, g gomega.Gomega, t *Trial)) Check {
	return Check{Check: conformance.Plain(run)}
}

func with[P any](run func(ctx context.Context, g gomega.Gomega, t *Trial, p P)) Check {
	return Check{Check: conformance.With(run)}
}

// daily makes a check that judges what was seen in the day that all such checks share.
func daily(run func(g gomega.Gomega, t *Trial, d *day)) Check {
	check := plain(func(ctx context.Context, g gomega.Gomega, t *Trial) { run(g, t, t.day(ctx)) })
	check.daily = true
	return check
}

// dailyWith is daily with parameters.
func dailyWith[P any](run func(g gomega.Gomega, t *Trial, d *day, p P)) Check {
	check := with(func(ctx context.Context, g gomega.Gomega, t *Trial, p P) { run(g, t, t.day(ctx), p) })
	check.daily = true
	return check
}

// Checks returns every check by the name that requirements.yaml gives it.
func Checks() map[string]Check {
	return map[string]Check{
		"enforces-scopes":         plain(enforcesScopes),
		"refuses-bad-tokens":      plain(refusesBadTokens),
		"issues-tokens":           plain(issuesTokens),
		"refuses-missing-api-key": plain(refusesMissingAPIKey),
		"refuses-unknown-api-key": plain(refusesUnknownAPIKey),
		"refuses-other-plan":      plain(refusesOtherPlan),

		"creates-subscription":      with(createsSubscription),
		"applies-defaults":          plain(appliesDefaults),
		"hides-destination":         plain(hidesDestination),
		"shows-no-secret":           plain(showsNoSecret),
		"shows-secret-once":         plain(showsSecretOnce),
		"generates-distinct-values": with(generatesDistinctValues),
		"lists-subscriptions":       plain(listsSubscriptions),
		"reads-subscription":        plain(readsSubscription),
		"updates-subscription":      plain(updatesSubscription),
		"deletes-subscription":      plain(deletesSubscription),

		"refuses-unknown-id":                      plain(refusesUnknownID),
		"refuses-updates":                         plain(refusesUpdates),
		"refuses-lists-of-types":                  with(refusesListsOfTypes),
		"refuses-authorization-header-with-oauth": with(refusesAuthorizationHeaderWithOAuth),
		"refuses-missing-members":                 with(refusesMissingMembers),
		"refuses-bad-members":                     with(refusesBadMembers),
		"refuses-bad-address":                     plain(refusesBadAddress),
		"never-calls-unencrypted":                 daily(neverCallsUnencrypted),

		"sends-test-delivery":        plain(sendsTestDelivery),
		"lists-deliveries":           daily(listsDeliveries),
		"pages-deliveries":           plain(pagesDeliveries),
		"refuses-bad-paging":         plain(refusesBadPaging),
		"waits-for-answer":           daily(waitsForAnswer),
		"records-timeout-as-failure": daily(recordsTimeoutAsFailure),

		"posts-json":                   daily(postsJSON),
		"posts-envelope":               daily(postsEnvelope),
		"writes-identifiers":           daily(writesIdentifiers),
		"writes-distinct-delivery-ids": daily(writesDistinctDeliveryIDs),
		"sends-valid-bodies":           dailyWith(sendsValidBodies),
		"sends-known-events":           daily(sendsKnownEvents),
		"sends-each-event":             daily(sendsEachEvent),
		"carries-members":              dailyWith(carriesMembers),
		"delivers-at-once":             daily(deliversAtOnce),
		"isolates-failing-endpoints":   daily(isolatesFailingEndpoints),

		"filters-by-event":          daily(filtersByEvent),
		"filters-by-subtype":        daily(filtersByEvent),
		"sends-nothing-from-before": daily(sendsNothingFromBefore),
		"stops-after-deletion":      daily(stopsAfterDeletion),
		"respects-active":           daily(respectsActive),
		"sends-additional-headers":  daily(sendsAdditionalHeaders),
		"sends-static-key":          daily(sendsStaticKey),
		"emits-after-count":         plain(emitsAfterCount),

		"starts-life-with-first-event": plain(startsLifeWithFirstEvent),
		"keeps-time-order":             with(keepsTimeOrder),
		"keeps-entity-members":         plain(keepsEntityMembers),

		"writes-signature-header": daily(writesSignatureHeader),
		"signs-raw-body":          daily(signsRawBody),
		"signs-with-own-secret":   daily(signsWithOwnSecret),
		"signs-non-ascii-body":    daily(signsNonASCIIBody),

		"signs-time-of-attempt": daily(signsTimeOfAttempt),
		"renews-timestamp":      daily(renewsTimestamp),
		"keeps-timestamp":       daily(keepsTimestamp),

		"asks-before-delivering":    daily(asksBeforeDelivering),
		"asks-in-documented-form":   daily(asksInDocumentedForm),
		"spares-who-does-not-agree": plain(sparesWhoDoesNotAgree),

		"requests-token-as-configured":       daily(requestsTokenAsConfigured),
		"requests-token-before-each-attempt": daily(requestsTokenBeforeEachAttempt),
		"sends-bearer-token":                 daily(sendsBearerToken),
		"sends-nothing-without-token":        daily(sendsNothingWithoutToken),
		"keeps-client-credentials":           daily(keepsClientCredentials),

		"accepts-every-success":  dailyWith(acceptsEverySuccess),
		"retries-after-statuses": dailyWith(retriesAfterStatuses),
		"retries-after-failures": dailyWith(retriesAfterFailures),
		"retries-until-success":  daily(retriesUntilSuccess),

		"retries-on-schedule":     dailyWith(retriesOnSchedule),
		"retries-exactly":         daily(retriesExactly),
		"backs-off-exponentially": dailyWith(backsOffExponentially),
		"stops-at-success":        daily(stopsAtSuccess),
		"repeats-same-event":      daily(repeatsSameEvent),
		"keeps-delivery-id":       daily(keepsDeliveryID),

		"sends-nothing-after-expiry": daily(sendsNothingAfterExpiry),
		"forgets-expired-events":     daily(forgetsExpiredEvents),
	}
}
