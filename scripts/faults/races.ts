import fc from 'fast-check';
import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import { afterAll, beforeAll, expect } from 'vitest';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { SandboxState } from '@/sandbox/admin/control';
import { approve, ask, connectTo, consumerAccountId, revoke } from '../testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '../testing/access-story';
import { violationsOf } from '../testing/oracle-of-story';
import { publishService1 } from '../testing/publish-service1';
import { tellFigures } from './figures';
import { interleave, standBeforeEveryStep } from './interleave';
import { keepRows, putBack, type KeptRows } from './kept-rows';

/*
 * Two people, or a person and the clock, at the same thing at the same time: the steps of both (statements and calls of AWS)
 * are put into a random order, on the real PostgreSQL. A failure prints the seed and the path that repeat it. `RACES=1000`
 * plays each race in a thousand orders.
 */

const orders = Number(process.env.RACES ?? 4);

/** How long a race may take, in milliseconds. */
export const raceMs = 60_000 + orders * 5_000;

/** What a race begins with, put back before each order. */
interface Beginning {
  rows: KeptRows;
  aws: SandboxState;
}

const secondAccountId = '333333333333';

type Ends = PromiseSettledResult<unknown>[];

export interface Race<Prepared> {
  /** Made once; every order begins with what it left. */
  prepare: () => Promise<Prepared>;
  /** What runs at once. `drawn` is fast-check's, for moments that the race chooses itself. */
  works: (prepared: Prepared, drawn: number) => (() => Promise<unknown>)[] | Promise<(() => Promise<unknown>)[]>;
  check: (ends: Ends, prepared: Prepared) => Promise<unknown>;
}

/** The world of the races, to be called at the top of a test file. */
export class RaceTrack {
  story!: AccessStory;
  serviceId = '';
  private published!: Beginning;
  private client!: pg.Client;

  constructor() {
    let stepAside = () => {};
    beforeAll(async () => {
      this.story = await startAccessStory({ publish: false });
      this.client = sessionClient(this.story.databaseUrl);
      await this.client.connect();
      this.serviceId = await publishService1(this.story.owner);
      await settle();
      const rows = await keepRows(this.client);
      await this.assumeEveryRole();
      this.published = { rows, aws: this.story.sandbox.exportState() };
      stepAside = standBeforeEveryStep(new URL(this.story.sandbox.url).host);
    });
    afterAll(async () => {
      stepAside();
      await this.client.end();
    });
  }

  /** Everybody has assumed every role once, so that each race begins with the same sessions. */
  private async assumeEveryRole(): Promise<void> {
    const { owner, secondOwner, consumer } = this.story;
    await connectTo(consumer, await this.approved(), 'pergola-warm');
    await settle();
    await revoke(owner, (await db().grant.findFirstOrThrow()).id);
    await settle();
    await revoke(secondOwner, await approve(secondOwner, await this.ask()));
    await settle();
  }

  ask(): Promise<string> {
    return ask(this.story.consumer, this.serviceId, consumerAccountId);
  }

  async approved(): Promise<string> {
    const grantId = await approve(this.story.owner, await this.ask());
    await settle();
    return grantId;
  }

  async connected(): Promise<string> {
    const grantId = await this.approved();
    await connectTo(this.story.consumer, grantId, 'pergola-forecast');
    await settle();
    return grantId;
  }

  /** Plays the race over and over; nobody may be told of a fault, and the oracle finds nothing. */
  async race<Prepared>({ prepare, works, check }: Race<Prepared>): Promise<void> {
    await this.beginWith(this.published);
    const prepared = await prepare();
    const beginning = { rows: await keepRows(this.client), aws: this.story.sandbox.exportState() };
    await fc.assert(
      fc
        .asyncProperty(fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 }), async (choices) => {
          let step = 0;
          tellFigures({ interleavings: 1 });
          const ends = await interleave(await works(prepared, choices[0]!), (count) => choices[step++ % choices.length]! % count);
          for (const end of ends) if (end.status === 'rejected' && !(end.reason instanceof AppError)) throw end.reason;
          await check(ends, prepared);
          await allIsWell(this.story);
        })
        .beforeEach(() => this.beginWith(beginning)),
      { numRuns: orders, endOnFailure: true },
    );
  }

  /** Two accounts have access: the second one for as long as `until` says. */
  async approvedTwice(until: Date): Promise<{ first: string; second: string }> {
    const first = await this.approved();
    const second = await approve(this.story.owner, await ask(this.story.secondConsumer, this.serviceId, secondAccountId));
    await settle();
    await db().grant.update({ where: { id: second }, data: { until } });
    return { first, second };
  }

  /** AWS knows the sessions of before still: each is used for a quarter of an hour, and a race may last longer. */
  private async beginWith({ rows, aws }: Beginning): Promise<void> {
    await putBack(this.client, rows);
    const sessions = this.story.sandbox.exportState().objects.filter(isSession);
    this.story.sandbox.importState({ ...aws, objects: [...aws.objects.filter((one) => !isSession(one)), ...sessions] });
  }
}

function isSession([collection]: SandboxState['objects'][number]): boolean {
  return collection === 'sts.session';
}

async function allIsWell(story: AccessStory): Promise<void> {
  await settle();
  expect(await violationsOf(story, { accounts: ['111111111111', consumerAccountId, secondAccountId] })).toEqual([]);
}

/** How many of them were done. */
export const won = (ends: Ends) => ends.filter(({ status }) => status === 'fulfilled').length;

/** The date passes in a moment, which fast-check draws: before, between or after the steps. */
export async function letEndSoon(grantId: string, drawn: number): Promise<Date> {
  await db().$executeRaw`UPDATE "grant" SET until = clock_timestamp() + ${(drawn % 350) - 50} * interval '1 ms' WHERE id = ${grantId}`;
  return (await db().grant.findUniqueOrThrow({ where: { id: grantId } })).until;
}

/** As the workers do every few seconds, here without a rest. */
export async function sweepUntilPast(until: Date): Promise<void> {
  do await endExpiredGrants();
  while (new Date() <= until);
}
