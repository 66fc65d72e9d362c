import type { ServiceId } from './contract';
import { pseudoRandom } from './pseudo-random';
import { spoiltKinds } from './spoil-answer';

export const faultKinds = ['fail', 'throttle', 'loseAnswer', 'late', 'invisible', ...spoiltKinds] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A disturbance that the next matching calls meet. */
export interface Fault {
  /** `*` for all. */
  service: ServiceId | '*';
  /** AWS's name of the operation, `*` for all. */
  operation: string;
  accountId?: string;
  /**
   * fail: answers `error`, nothing happens. throttle: refused by the service's own throttling error. loseAnswer: takes
   * effect, then the connection is cut. late: takes effect, the answer comes after `delayMs`. invisible: on an operation
   * that makes something, it stays unseen by reading operations for `delayMs`; on a reading one, nothing is seen.
   * The others take effect, and the answer is spoilt: see `spoil-answer.ts`.
   */
  kind: FaultKind;
  /** How many calls meet it; without it 1, or all when there is a `rate`. */
  times: number;
  /** Share of the matching calls that meet it, 0 to 1. */
  rate?: number;
  error?: { name: string; message?: string; httpStatus?: number; members?: Record<string, unknown> };
  delayMs?: number;
  /** For missingMember: which one, wherever it is in the answer. */
  member?: string;
}

export type FaultRequest = Omit<Fault, 'times'> & { times?: number };

export class Faults {
  private waiting: Fault[] = [];
  private random = Math.random;

  /** From here on, faults with a rate meet the same calls of the same sequence again; without a seed, others each time. */
  seed(seed?: number): void {
    this.random = seed === undefined ? Math.random : pseudoRandom(seed).share;
  }

  add(request: FaultRequest): Fault {
    if (!faultKinds.includes(request.kind)) throw new Error(`The sandbox knows no fault ${String(request.kind)}. It knows ${faultKinds.join(', ')}.`);
    if (!request.service || !request.operation) throw new Error('A fault needs a service and an operation; "*" stands for all.');
    if (['late', 'invisible'].includes(request.kind) && !(Number(request.delayMs) > 0)) {
      throw new Error(`A fault of kind ${request.kind} needs delayMs.`);
    }
    const fault = { ...request, times: request.times ?? (request.rate === undefined ? 1 : Number.MAX_SAFE_INTEGER) };
    this.waiting.push(fault);
    return fault;
  }

  list(): Fault[] {
    return [...this.waiting];
  }

  clear(): void {
    this.waiting = [];
  }

  /** The fault that this call meets, if any; it is used up by that. */
  take(service: ServiceId, operation: string, accountId: string): Fault | undefined {
    const fault = this.waiting.find(
      (one) =>
        (one.service === '*' || one.service === service) &&
        (one.operation === '*' || one.operation === operation) &&
        (one.accountId === undefined || one.accountId === accountId) &&
        (one.rate === undefined || this.random() < one.rate),
    );
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.waiting = this.waiting.filter((one) => one !== fault);
    return fault;
  }
}
