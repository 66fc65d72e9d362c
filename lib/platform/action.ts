import 'server-only';
import { headers } from 'next/headers';
import type { z } from 'zod';
import type { Actor } from './actor';
import { atEdge, type EdgeResult } from './at-edge';
import { authorizedContext, type Context, type Steps, type Subject } from './chain';
import type { Decision } from './decision';
import { AppError } from './errors';
import { isSameOrigin } from './same-origin';

export type ActionResult<Data> = EdgeResult<Data>;
export type Action<Schema extends z.ZodType, Data> = (input: z.input<Schema>) => Promise<ActionResult<Data>>;

/**
 * A server action in one sentence: `action('request.approve').input(schema).load('request', …).authorize(mayApprove, …).run(write)`.
 * `.run` exists only after `.authorize`, so the check cannot be forgotten. What it returns is sent to the browser.
 */
export function action(name: string) {
  return {
    input: <Schema extends z.ZodType>(schema: Schema) => ({
      load: <Thing>(noun: string, load: (context: { actor: Actor; input: z.output<Schema> }) => Promise<Thing | null>) => ({
        authorize: (
          authorize: (actor: Actor, thing: Thing, input: z.output<Schema>) => Decision,
          subject: (thing: Thing, input: z.output<Schema>) => Subject,
        ) => ({
          run: <Data>(run: (context: Context<z.output<Schema>, Thing>) => Promise<Data>): Action<Schema, Data> =>
            runAction({ name, schema, noun, load, authorize, subject }, run),
        }),
      }),
    }),
  };
}

function runAction<Schema extends z.ZodType, Thing, Data>(
  steps: Steps<Schema, Thing>,
  run: (context: Context<z.output<Schema>, Thing>) => Promise<Data>,
): Action<Schema, Data> {
  return (raw) =>
    atEdge('action', steps.name, async () => {
      if (!isSameOrigin(await headers())) {
        throw new AppError('crossSite', 'This request did not come from the portal’s own pages, so nothing was done. Open the portal at its usual address and try again.');
      }
      return run(await authorizedContext(steps, raw));
    });
}
