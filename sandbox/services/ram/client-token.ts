import { createHash } from 'node:crypto';
import { ServiceError, type Call, type Operation, type StoredObject } from '@/sandbox/core/contract';
import { canonical } from '../client-token';
import { tokenMismatch } from './errors';

/** What a call with a token answered; its id names account, Region, operation and token. */
interface AnsweredCall extends StoredObject {
  inputHash: string;
  answer: string;
}

interface WithToken {
  clientToken?: string | undefined;
}

/** The API reference asks for a UUID; the longest that is taken is not documented. */
const longestToken = 64;

/** Lets a repeated call with the same token and input have the answer of the first, without doing anything again. */
export function answeredOnce<Input extends WithToken, Output extends object>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return { ...operation, run: (call) => answerOnce(call, () => operation.run(call) as Output) };
}

function answerOnce<Output extends object>(call: Call<WithToken>, run: () => Output): Output {
  const { clientToken: token, ...input } = call.input;
  requireToken(token);
  if (token === undefined) return run();
  const { accountId } = call.caller;
  const id = `${accountId}/${call.region}/${call.operation}/${token}`;
  const inputHash = createHash('sha256').update(canonical(input)).digest('hex');
  const answered = call.world.collection<AnsweredCall>('ram.answeredCall');
  const before = answered.get(id);
  if (before && before.inputHash !== inputHash) throw tokenMismatch(token);
  if (before) return JSON.parse(before.answer, reviveTimes) as Output;
  const output = run();
  answered.put({ id, accountId, region: call.region, inputHash, answer: JSON.stringify(output) });
  return output;
}

export function requireToken(token: string | undefined): void {
  if (token === undefined || (/^[\x21-\x7e]+$/.test(token) && token.length <= longestToken)) return;
  throw new ServiceError('InvalidClientTokenException', 'The client token is not valid.');
}

/** Every time that RAM answers is in a member named so. */
function reviveTimes(name: string, value: unknown): unknown {
  return typeof value === 'string' && /Time(stamp)?$/.test(name) ? new Date(value) : value;
}
