/** A pass holds its resource this long without a sign of life; then another worker may take over. */
export const leaseMs = 20_000;
/** A pass renews its lease this often. */
export const leaseRenewalMs = 5_000;
/** Every worker says this often that it lives, and does what follows from the clock. */
export const sweepMs = 5_000;
/** What is due is put into the queue this often, those of a worker that died among it. */
export const feedMs = 1_000;
/** How late a worker hears at most that a job's time has come. */
export const announceMs = 250;
/** What is due later than this is a row with a time and not yet a job. */
export const queueAheadMs = 30_000;
/** Passes of all workers over one account and Region at the same time: AWS limits calls by account and Region, and a worker keeps slots for the others. */
export const passesPerAccount = 4;
/** With the passes that take something away, which do not wait behind the others. */
export const passesPerAccountWithRemovals = 6;
/** How long an account that AWS slows down is left alone, at first and at most. */
export const firstRestMs = 1_000;
export const longestRestMs = 60_000;
/** What was begun when a worker is told to stop has this long to end; then it is handed back. */
export const finishMs = 5_000;
/** What is as wanted is compared with AWS again before so long: by the lists of its account, or else by a pass of its own. */
export const driftCheckMs = 15 * 60_000;
/** How often the lists of an account are read to find out what was changed by hand; what they show as it was needs no pass. */
export const surveyMs = 10 * 60_000;
/** Lists do not show everything: after half of this to all of it a pass looks at the object itself, whatever they say. */
export const closeLookMs = 24 * 60 * 60_000;
/** How often a worker looks for accounts whose lists are due. */
export const accountCheckTickMs = 10_000;
/** A resource that waits for others is woken by them; this only guards against a lost wake-up. */
export const dependencyCheckMs = 60_000;
/** What was there for this long is checked twice before it is created again. */
export const establishedMs = 24 * 60 * 60_000;
/** Time between the two checks. */
export const secondCheckMs = 60_000;
/** A drift scan that misses more than this many of an account's resources of one kind, and more than half of them, is doubtful. */
export const mostMissing = 5;

/** How long a create whose object is not visible yet is trusted before it is repeated. */
export const visibilityMs = 60_000;

/**
 * A call that a stopped worker still makes takes effect within this time after its lease was last confirmed: the change is sent within
 * the lease, repeated by the SDK within 10 s, answered or given up within 18 s (`longestCallMs`), and visible within `visibilityMs`.
 * What is gone is checked once more after that.
 */
export const lateCallMs = 120_000;
/** A check of what is gone that AWS did not answer is repeated at this interval, and given up after `recheckEndMs`. */
export const recheckAgainMs = 60_000;
export const recheckEndMs = 60 * 60_000;

/** How long a statement in a resource policy may outlive the principal of the share that AWS RAM wrote it for, before a revoke deletes the policy. */
export const policyGraceMs = 60_000;

const shortestPollMs = 500;
const longestPollMs = 30_000;
/** Polling after a twelfth of the time already waited adds at most that share to the wait. */
const pollShare = 12;

/** When to look again at something that AWS has been working on for `waitedMs`. */
export function pollDelayMs(waitedMs: number): number {
  return Math.min(longestPollMs, Math.max(shortestPollMs, waitedMs / pollShare));
}

const firstRetryMs = 1_000;
const longestRetryMs = 5 * 60_000;

/** Exponential back-off with half of it at random, so that many that failed together do not come back together. */
export function retryDelayMs(attempts: number, random = Math.random()): number {
  const full = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, attempts - 1));
  return full / 2 + (full / 2) * random;
}

const firstCheckRetryMs = 30_000;

/** An account whose lists could not be read is asked ever more rarely, but as often as one that answers. */
export function checkRetryDelayMs(attempts: number, everyMs: number, random = Math.random()): number {
  const full = Math.min(everyMs, firstCheckRetryMs * 2 ** Math.max(0, attempts - 1));
  return full / 2 + (full / 2) * random;
}

const firstBlockedCheckMs = 15_000;

/** A blocked resource goes on by itself once it was mended; somebody looks, ever more rarely. */
export function blockedDelayMs(attempts: number, random = Math.random()): number {
  const full = Math.min(driftCheckMs, firstBlockedCheckMs * 2 ** Math.max(0, attempts - 1));
  return full / 2 + (full / 2) * random;
}
