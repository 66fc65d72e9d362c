import type { PersonStep } from './person-step';
import type { Role } from './processes';
import type { Stage } from './stage';
import { deleteShareByHand, makeGatewayByHand, markByHand, putInByHand, shareTwiceByHand, spoilByHand, writePolicyByHand } from './testing/by-hand';

/** A part of the life of an access in which one process is killed at every step that it takes. */
export interface Episode {
  name: string;
  /** The episode whose end this one begins with. */
  after: string;
  /** Who is killed: a person's server action, or the worker that goes on from where an action died. */
  who: Role;
  step?: PersonStep;
  /** Another episode whose steps must be known. */
  knows?: string;
  /** How long a worker tries before somebody mends what is wrong, where it has a longer way to go. */
  unmendedMs?: number;
  /** What happens before, besides. */
  prepare?: (stage: Stage) => Promise<unknown>;
}

/** Intent, audit and wake-up are written, and the server action dies with that: everything is left to the worker. */
const diesWithItsIntent = (step: PersonStep, knows: string = step) => async (stage: Stage) => {
  await stage.person(step, { label: await stage.intentOf(knows), nth: 1, moment: 'unheard' });
};

/** An account that nobody asked for is in the share, and Pergola has found it. */
const withOneTooMany = async (stage: Stage) => {
  stage.noticeMadeByHand(await putInByHand(stage.sandbox.url, '333333333333'));
  await stage.person('findGhosts');
};

/** A second share that somebody made lets the account in as well. It belongs to them, and stays. */
const withSecondShare = async (stage: Stage) => {
  await shareTwiceByHand(stage.sandbox.url);
  await stage.noticeStrangers();
};

/** A marked object that is the object of no resource, and a scan has found it. */
const withMarked = (of: 'service1' | 'nothing') => async (stage: Stage) => {
  await markByHand(stage.sandbox.url, of);
  // A scan leaves alone what has just changed.
  await stage.sql(`UPDATE resource SET "phaseSince" = "phaseSince" - interval '1 hour'`);
  await stage.person('findMarked');
};

export const episodes: readonly Episode[] = [
  { name: 'publish', after: 'seed', who: 'person', step: 'publish' },
  { name: 'publish, by a worker', after: 'seed', who: 'worker', knows: 'publish', prepare: diesWithItsIntent('publish') },
  {
    name: 'publish behind a gateway that is there',
    after: 'seed',
    who: 'person',
    step: 'publishBehindGateway',
    prepare: async (stage) => {
      await makeGatewayByHand(stage.sandbox.url);
      await stage.noticeStrangers();
    },
  },
  { name: 'ask', after: 'publish', who: 'person', step: 'ask' },
  { name: 'approve', after: 'ask', who: 'person', step: 'approve' },
  { name: 'approve, by a worker', after: 'ask', who: 'worker', knows: 'approve', prepare: diesWithItsIntent('approve') },
  { name: 'connect', after: 'approve', who: 'person', step: 'connect' },
  {
    name: 'connect, by a worker',
    after: 'approve',
    who: 'worker',
    // Only the action has the credentials: it has the connection made, and the worker sees it become active.
    prepare: async (stage) => {
      stage.sandbox.setDelays({ connection: 2_500 });
      await stage.person('connect');
    },
  },
  { name: 'approve, outside the organization', after: 'publish', who: 'person', step: 'approve', prepare: (stage) => stage.person('askFromOutside') },
  {
    name: 'approve, outside the organization, by a worker',
    after: 'publish',
    who: 'worker',
    knows: 'approve, outside the organization',
    prepare: async (stage) => {
      await stage.person('askFromOutside');
      await diesWithItsIntent('approve', 'approve, outside the organization')(stage);
    },
  },
  { name: 'connect, outside the organization', after: 'approve, outside the organization', who: 'person', step: 'connectFromOutside' },
  { name: 'revoke, outside the organization', after: 'connect, outside the organization', who: 'person', step: 'revoke' },
  { name: 'change credentials', after: 'connect', who: 'person', step: 'changeCredentials' },
  {
    name: 'change credentials, by a worker',
    after: 'connect',
    who: 'worker',
    // EventBridge has them, and the worker sees it check the connection.
    prepare: async (stage) => {
      stage.sandbox.setDelays({ association: 2_500 });
      await stage.person('changeCredentials');
    },
  },
  { name: 'suspend', after: 'connect', who: 'person', step: 'suspend' },
  { name: 'resume', after: 'suspend', who: 'person', step: 'resume' },
  { name: 'renew', after: 'connect', who: 'person', step: 'approveRenewal', prepare: (stage) => stage.person('askToRenew') },
  { name: 'correct', after: 'connect', who: 'person', step: 'correct' },
  { name: 'correct, by a worker', after: 'connect', who: 'worker', knows: 'correct', prepare: diesWithItsIntent('correct') },
  { name: 'revoke', after: 'connect', who: 'person', step: 'revoke' },
  { name: 'revoke, by a worker', after: 'connect', who: 'worker', knows: 'revoke', prepare: diesWithItsIntent('revoke') },
  { name: 'revoke, with a second share', after: 'connect', who: 'person', step: 'revoke', prepare: withSecondShare },
  {
    name: 'revoke, with a second share, by a worker',
    after: 'connect',
    who: 'worker',
    knows: 'revoke',
    prepare: async (stage) => {
      await withSecondShare(stage);
      await diesWithItsIntent('revoke')(stage);
    },
  },
  { name: 'revoke, with a resource policy', after: 'connect', who: 'person', step: 'revoke', prepare: (stage) => writePolicyByHand(stage.sandbox.url) },
  { name: 'suspend, with a second share', after: 'connect', who: 'person', step: 'suspend', prepare: withSecondShare },
  { name: 'resume, after a second share', after: 'suspend, with a second share', who: 'person', step: 'resume' },
  { name: 'remove a twin', after: 'connect', who: 'person', step: 'removeMarked', prepare: withMarked('service1') },
  { name: 'remove an object with the mark of no resource', after: 'connect', who: 'person', step: 'removeMarked', prepare: withMarked('nothing') },
  { name: 'retire', after: 'connect', who: 'person', step: 'retire', unmendedMs: 12_000, prepare: (stage) => stage.person('askFromOutside') },
  {
    name: 'retire, by a worker',
    after: 'connect',
    who: 'worker',
    knows: 'retire',
    unmendedMs: 12_000,
    prepare: async (stage) => {
      await stage.person('askFromOutside');
      await diesWithItsIntent('retire')(stage);
    },
  },
  { name: 'expire', after: 'connect', who: 'worker', prepare: (stage) => stage.sql(`UPDATE "grant" SET until = clock_timestamp() - interval '1 second'`) },
  {
    name: 'repair',
    after: 'connect',
    who: 'worker',
    prepare: async (stage) => {
      await spoilByHand(stage.sandbox.url);
      // The drift check, which comes every 15 minutes, is due now.
      await stage.sql(`UPDATE resource SET "nextPassAt" = clock_timestamp() - interval '3 seconds'`);
    },
  },
  {
    name: 'repair, a share that was deleted',
    after: 'connect',
    who: 'worker',
    prepare: async (stage) => {
      await deleteShareByHand(stage.sandbox.url);
      await stage.sql(`UPDATE resource SET "nextPassAt" = clock_timestamp() - interval '3 seconds'`);
    },
  },
  { name: 'cut what no grant explains', after: 'connect', who: 'person', step: 'cutGhost', prepare: withOneTooMany },
  {
    name: 'cut what no grant explains, by a worker',
    after: 'connect',
    who: 'worker',
    knows: 'cut what no grant explains',
    prepare: async (stage) => {
      await withOneTooMany(stage);
      await diesWithItsIntent('cutGhost', 'cut what no grant explains')(stage);
    },
  },
];
