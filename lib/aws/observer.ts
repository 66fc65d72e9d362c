import { AsyncLocalStorage } from 'node:async_hooks';
import type { AwsErrorKind } from './errors';

/** One call as it was answered; retries inside the SDK are in `attempts`. */
export interface AwsCall {
  /** Signing name, e.g. `vpc-lattice`. */
  service: string;
  /** e.g. `CreateResourceGateway` */
  operation: string;
  accountId: string;
  region: string;
  /** From the first attempt to the last answer. */
  ms: number;
  result: 'ok' | AwsErrorKind;
  /** AWS's own name of the refusal. */
  code?: string;
  requestId: string | undefined;
  attempts: number;
  /** Whether it asks AWS to change something, as opposed to reading. */
  isChange: boolean;
}

export type AwsCallHook = (call: AwsCall) => void;

const around = new AsyncLocalStorage<AwsCallHook>();

const holder = globalThis as { pergolaAwsCallHooks?: Set<AwsCallHook> };
/** Of the whole process: a page's code and the code that starts the process may each have a copy of this file. */
const everywhere = (holder.pergolaAwsCallHooks ??= new Set());

/** Runs `run` and tells `hook` of every AWS call in it, those of outer hooks too. */
export function withAwsCalls<T>(hook: AwsCallHook, run: () => T): T {
  const outer = around.getStore();
  return around.run(outer ? (call) => (outer(call), hook(call)) : hook, run);
}

/** Tells `hook` of every AWS call of this process, until the returned function is called. */
export function onEveryAwsCall(hook: AwsCallHook): () => void {
  everywhere.add(hook);
  return () => everywhere.delete(hook);
}

export function reportAwsCall(call: AwsCall): void {
  around.getStore()?.(call);
  for (const hook of everywhere) hook(call);
}

const reads = /^(Get|List|Describe|TestState|AssumeRole)/;

export function isChange(operation: string): boolean {
  return !reads.test(operation);
}
