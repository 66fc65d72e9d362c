import { ClientRequest, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { openSync, writeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { anyStep, type KillMoment, type Orders } from '../plan';
import { awsLabel } from './aws-label';
import { hurry } from './hurry';
import { Statements, takeJob } from './statements';

/*
 * Loaded with `--import` before a process of the portal, which knows nothing of it. It waits for its orders, so that what is
 * slow to load is loaded beforehand; then it numbers every commit of the database and every call of AWS, writes them to a
 * file, and kills its own process at the one that it was told.
 */

const projectRequire = createRequire(join(process.cwd(), 'package.json'));
const folder = dirname(process.argv[1]!);
const pieces = (await readdir(folder)).filter((name) => name.startsWith('chunk-')).map((name) => pathToFileURL(join(folder, name)).href);
for (const name of [...pieces, '@prisma/adapter-pg', '@prisma/client/runtime/client', 'graphile-worker', 'pino']) await import(name);
const orders = await new Promise<Orders>((resolve) => {
  process.once('message', (message) => resolve(message as Orders));
  process.send?.('ready');
});
process.channel?.unref();
// Whoever started it is gone: so is it.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
Object.assign(process.env, orders.env);

const trace = openSync(orders.traceFile, 'a');
const counts = new Map<string, number>();
let steps = 0;

function die(): void {
  writeSync(trace, `${JSON.stringify({ killed: true })}\n`);
  process.kill(process.pid, orders.kill?.isStopped ? 'SIGSTOP' : 'SIGKILL');
}

/** A step begins; the answer tells whether the process dies at some moment of it. */
function begin(label: string): (moment: KillMoment) => void {
  const nth = (counts.get(label) ?? 0) + 1;
  counts.set(label, nth);
  writeSync(trace, `${JSON.stringify({ label, nth })}\n`);
  steps += 1;
  const isMeant = orders.kill?.label === anyStep ? orders.kill.nth === steps : orders.kill?.label === label && orders.kill.nth === nth;
  return (moment) => {
    if (isMeant && orders.kill?.moment === moment) die();
  };
}

type Query = (this: object, ...given: unknown[]) => unknown;
const { Client } = projectRequire('pg') as { Client: { prototype: { query: Query } } };
const originalQuery = Client.prototype.query;
const statements = new WeakMap<object, Statements>();

Client.prototype.query = function query(...given) {
  const [config] = given;
  const text = typeof config === 'string' ? config : ((config as { text?: string } | null)?.text ?? '');
  const mine = statements.get(this) ?? new Statements();
  statements.set(this, mine);
  const label = mine.labelOf(text);
  if (!label) return originalQuery.apply(this, given);
  // Asking the queue for work is a step only when there was some.
  let step: ((moment: KillMoment) => void) | null = label === takeJob ? null : begin(label);
  step?.('before');
  const heard = (result: unknown) => {
    if (label === takeJob && (result as { rowCount?: number } | undefined)?.rowCount) step = begin(label);
    step?.('unheard');
    setImmediate(() => step?.('after'));
  };
  const place = given.findIndex((one) => typeof one === 'function');
  if (place >= 0) {
    const told = given[place] as (...answer: unknown[]) => void;
    given[place] = (...answer: unknown[]) => {
      heard(answer[1]);
      told(...answer);
    };
    return originalQuery.apply(this, given);
  }
  const answer = originalQuery.apply(this, given) as Promise<unknown>;
  return answer.then((result) => {
    heard(result);
    return result;
  });
};

const originalEnd = ClientRequest.prototype.end;
const originalEmit = ClientRequest.prototype.emit;
const calls = new WeakMap<ClientRequest, (moment: KillMoment) => void>();

ClientRequest.prototype.end = function end(this: ClientRequest, ...given: unknown[]) {
  if (this.getHeader('host') === orders.awsHost && !calls.has(this)) {
    const step = begin(awsLabel(this, given[0]));
    step('before');
    calls.set(this, step);
  }
  return originalEnd.apply(this, given as unknown as Parameters<typeof originalEnd>);
} as ClientRequest['end'];

ClientRequest.prototype.emit = function emit(this: ClientRequest, event: string, ...given: unknown[]) {
  const step = calls.get(this);
  if (step && event === 'response') {
    step('unheard');
    (given[0] as IncomingMessage).once('end', () => setImmediate(() => step('after')));
  }
  return originalEmit.call(this, event, ...given);
} as ClientRequest['emit'];

hurry();
