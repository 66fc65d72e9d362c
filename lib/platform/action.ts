import 'server-only';
import type { z } from 'zod';
import type { Actor } from './actor';
import { atEdge, type EdgeResult } from './at-edge';
import type { LoadContext, Steps, Subject } from './chain';
import type { Decision } from './decision';
import { writeContext, type WriteContext } from './write';

export type ActionResult<Data> = EdgeResult<Data>;
export interface Action<Schema extends z.ZodType, Data> {
  (input: z.input<Schema>): Promise<ActionResult<Data>>;
  /** The same steps for a known actor, without a browser around them: for commands and tests. Throws what is refused. */
  as: (actor: Actor, input: z.input<Schema>) => Promise<Data>;
}

/**
 * A server action in one sentence: `action('request.approve').input(schema).load('request', …).authorize(mayApprove, …).run(write)`.
 * `.run` exists only after `.authorize`, so the check cannot be forgotten, and the write has no way to the database but
 * a transaction that authorizes again. What it returns is sent to the browser.
 */
export function action(name: string) {
  return {
    input: <Schema extends z.ZodType>(schema: Schema) => ({
      load: <Thing>(noun: string, load: (context: LoadContext<z.output<Schema>>) => Promise<Thing | null>) => ({
        authorize: (
          authorize: (actor: Actor, thing: Thing, input: z.output<Schema>) => Decision,
          subject: (thing: Thing, input: z.output<Schema>) => Subject,
        ) => ({
          run: <Data>(run: (context: WriteContext<z.output<Schema>, Thing>) => Promise<Data>): Action<Schema, Data> =>
            actionOf({ name, schema, noun, load, authorize, subject, cost: 'write' }, run),
          /** Dearer, because it calls AWS in these accounts, each of which has a limit too. Not for what removes access: that is never refused. */
          callsAws: (accounts: (thing: Thing, input: z.output<Schema>) => string[]) => ({
            run: <Data>(run: (context: WriteContext<z.output<Schema>, Thing>) => Promise<Data>): Action<Schema, Data> =>
              actionOf({ name, schema, noun, load, authorize, subject, cost: 'aws', accounts }, run),
          }),
        }),
      }),
    }),
  };
}

let loading: Promise<typeof import('./browser-request')> | undefined;

/** Loaded with the first call from a browser: what performs actions by `as` needs neither Next nor the sign-in library. */
function browserRequest() {
  return (loading ??= import('./browser-request'));
}

function actionOf<Schema extends z.ZodType, Thing, Data>(
  steps: Steps<Schema, Thing>,
  run: (context: WriteContext<z.output<Schema>, Thing>) => Promise<Data>,
): Action<Schema, Data> {
  const fromBrowser = (raw: z.input<Schema>) =>
    atEdge('action', steps.name, async () => {
      const { actorOfBrowser, meter } = await browserRequest();
      return run(await writeContext(steps, await actorOfBrowser(), raw, meter));
    });
  return Object.assign(fromBrowser, { as: async (actor: Actor, raw: z.input<Schema>) => run(await writeContext(steps, actor, raw)) });
}
