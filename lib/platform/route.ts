import 'server-only';
import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import type { Actor } from './actor';
import { answerOf } from './answer-of';
import { atEdge } from './at-edge';
import { currentActor } from './auth';
import { meter } from './browser-request';
import { authorizedContext, type Context, type LoadContext, type Steps, type Subject } from './chain';
import type { Decision } from './decision';

type Handler = (request: NextRequest, segment: { params: Promise<Record<string, string | string[]>> }) => Promise<Response>;

/**
 * A GET route in one sentence, like `action`. The input is the path's parameters and the query's, the path's winning; a
 * query parameter that comes several times is a list. Answers JSON that nothing may cache, or the `Response` that `run`
 * makes, such as a file; a failure has the shape of `Failure`.
 */
export function route(name: string) {
  return {
    input: <Schema extends z.ZodType>(schema: Schema) => ({
      load: <Thing>(noun: string, load: (context: LoadContext<z.output<Schema>>) => Promise<Thing | null>) => ({
        authorize: (
          authorize: (actor: Actor, thing: Thing, input: z.output<Schema>) => Decision,
          subject: (thing: Thing, input: z.output<Schema>) => Subject,
        ) => ({
          run: <Data>(run: (context: Context<z.output<Schema>, Thing>) => Promise<Data>): Handler =>
            runRoute({ name, schema, noun, load, authorize, subject, cost: 'read' }, run),
          /** Dearer, because it calls AWS in these accounts, each of which has a limit too. */
          callsAws: (accounts: (thing: Thing, input: z.output<Schema>) => string[]) => ({
            run: <Data>(run: (context: Context<z.output<Schema>, Thing>) => Promise<Data>): Handler =>
              runRoute({ name, schema, noun, load, authorize, subject, cost: 'aws', accounts }, run),
          }),
        }),
      }),
    }),
  };
}

function runRoute<Schema extends z.ZodType, Thing, Data>(
  steps: Steps<Schema, Thing>,
  run: (context: Context<z.output<Schema>, Thing>) => Promise<Data>,
): Handler {
  return async (request, segment) => answerOf(await atEdge('route', steps.name, async () => run(await authorizedContext(steps, await currentActor(), { ...queryOf(request), ...(await segment.params) }, meter))));
}

function queryOf(request: NextRequest): Record<string, string | string[]> {
  const parameters = request.nextUrl.searchParams;
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}
