import { databaseNow, db, type Tx } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { mostGroups, lastingTroubles, unfinishedCuts } from '../reads/stuck';
import { correctionEvents, driftEvents, endingGrants, forgottenPauses, massMissings, newEvents, newGhosts, newObjects, refusedRoles, retirementEvents, undecidedHolds, undecidedRenewals, undecidedRequests, unverifiedRoles, waitingRequests } from '../reads/to-tell';
import { failedTests } from '../reads/failed-tests';
import type { StandingDraft } from '../draft';
import { reportCorrection } from '../rules/correction';
import { cutUnfinished } from '../rules/cut';
import { testsFail } from '../rules/failed-tests';
import { ghostsFound, objectsFound } from '../rules/ghosts';
import { grantEnds, renewalUndecided } from '../rules/grant-ends';
import { tellDrift } from '../rules/drift';
import { installationHeld } from '../rules/hold';
import { tellEvent } from '../rules/news';
import { pauseLasts } from '../rules/pauses';
import { requestUndecided, requestWaits } from '../rules/request-waits';
import { reportRetirement } from '../rules/retirement';
import { rolesRefused, rolesUnverified } from '../rules/roles';
import { massMissing } from '../rules/missing';
import { troubleLasts } from '../rules/trouble';
import { planOf } from '../standing';
import { deleteOldNotices, settleNews, settleReminders, settleRequests } from './settle';
import { carryOut, openNotices, writeNotices } from './write-notices';

/** Key of the advisory lock that lets one worker tell at a time; the others have nothing to add. */
const tellLock = 7_305_010;

/** What is looked at in one turn, each in a transaction of its own, so that one that fails leaves the others alone. */
const turns: Record<string, (tx: Tx) => Promise<void>> = {
  reminders: async (tx) => {
    await settleReminders(tx);
    await writeNotices(tx, (await endingGrants(tx)).map(grantEnds));
  },
  undecidedRenewals: async (tx) => {
    await settleRequests(tx, 'renewal-undecided');
    await writeNotices(tx, (await undecidedRenewals(tx)).map(renewalUndecided));
  },
  news: async (tx) => {
    await settleNews(tx, 'news');
    await writeNotices(tx, (await newEvents(tx)).map(tellEvent));
  },
  drift: async (tx) => {
    await settleNews(tx, 'drift');
    await writeNotices(tx, (await driftEvents(tx)).map(tellDrift));
  },
  corrections: async (tx) => {
    await settleNews(tx, 'correction');
    await writeNotices(tx, (await correctionEvents(tx)).map(reportCorrection));
  },
  retirements: async (tx) => {
    await settleNews(tx, 'retirement');
    await writeNotices(tx, (await retirementEvents(tx)).map(reportRetirement));
  },
  requests: async (tx) => {
    await settleRequests(tx, 'request-waits');
    await writeNotices(tx, (await waitingRequests(tx)).map(requestWaits));
  },
  undecidedRequests: async (tx) => {
    await settleRequests(tx, 'request-undecided');
    await writeNotices(tx, (await undecidedRequests(tx)).map(requestUndecided));
  },
  cuts: async (tx) => tellStanding(tx, 'cut', (await unfinishedCuts(tx)).map(cutUnfinished)),
  troubles: async (tx) => tellStanding(tx, 'trouble', (await lastingTroubles(tx)).map(troubleLasts)),
  tests: async (tx) => tellStanding(tx, 'test', (await failedTests(tx)).map(testsFail)),
  ghosts: async (tx) => tellStanding(tx, 'ghosts', (await newGhosts(tx)).map(ghostsFound)),
  objects: async (tx) => tellStanding(tx, 'objects', (await newObjects(tx)).map(objectsFound)),
  missing: async (tx) => tellStanding(tx, 'missing', (await massMissings(tx)).map(massMissing)),
  roles: async (tx) => tellStanding(tx, 'roles', (await refusedRoles(tx)).map(rolesRefused)),
  hold: async (tx) => tellStanding(tx, 'hold', (await undecidedHolds(tx)).map(installationHeld)),
  unverified: async (tx) => tellStanding(tx, 'unverified', (await unverifiedRoles(tx)).flatMap(rolesUnverified)),
  pauses: async (tx) => tellStanding(tx, 'pause', (await forgottenPauses(tx)).map(pauseLasts)),
  old: deleteOldNotices,
};

/** Compares what stands with what has been told of it. What was not read to its end says nothing of what is over. */
async function tellStanding(tx: Tx, kind: string, drafts: StandingDraft[]): Promise<void> {
  const [open, now] = [await openNotices(tx, kind), await databaseNow(tx)];
  const plan = planOf(drafts, open, now);
  await carryOut(tx, drafts.length < mostGroups ? plan : { ...plan, settle: [] });
}

/** Tells what is to be told now, on the database's clock. Several workers may do so at once: nothing is told twice. */
export async function tellNotices(): Promise<void> {
  for (const [turn, tell] of Object.entries(turns)) {
    await db()
      .$transaction(async (tx) => {
        const [lock] = await tx.$queryRaw<{ isMine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${tellLock}) AS "isMine"`;
        if (lock?.isMine) await tell(tx);
      })
      .catch((error: unknown) => log().error({ turn, err: error }, 'notices not told; the next sweep tries again'));
  }
}

/** Between two turns of one worker. */
const restMs = 9_000;
/** What takes long is done more rarely: at most a twentieth of the time. */
const restShare = 20;
let restUntil = 0;

/** For every sweep. */
export async function sweepNotices(): Promise<void> {
  const startedAt = performance.now();
  if (startedAt < restUntil) return;
  await tellNotices();
  restUntil = startedAt + Math.max(restMs, restShare * (performance.now() - startedAt));
}
