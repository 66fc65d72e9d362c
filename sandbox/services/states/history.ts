import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StoredObject, World } from '@/sandbox/core/contract';
import { quotaOf } from '../quotas';
import type { Execution } from './execution';

/** A history event as it is stored: its time is milliseconds. */
interface StoredEvent extends StoredObject {
  executionArn: string;
  event: Omit<HistoryEvent, 'timestamp'> & { timestamp: number };
}

/** How far the history of an execution has come. */
interface HistoryEnd extends StoredObject {
  last: number;
  at: number;
}

export type NewEvent = Omit<HistoryEvent, 'timestamp' | 'id' | 'previousEventId'>;

/** The history has room for nothing but its last event. */
export class HistoryFull extends Error {}

const events = (world: World) => world.collection<StoredEvent>('states.historyEvent');
const ends = (world: World) => world.collection<HistoryEnd>('states.historyEnd');

/**
 * Adds an event that follows from `previous` and answers its id. Express executions only count theirs: nobody can ask
 * for them. The last event that the quota allows is kept for the end of the execution.
 */
export function record(world: World, execution: Execution, previous: number, at: number, event: NewEvent, isEnd = false): number {
  const { arn, accountId, region, type } = execution;
  const end = ends(world).get(arn);
  const id = (end?.last ?? 0) + 1;
  const timestamp = Math.max(at, end?.at ?? 0);
  if (type === 'STANDARD') {
    if (!isEnd && id >= quotaOf(world, 'states.historyEvents', accountId, region)) throw new HistoryFull();
    const owner = { accountId, region };
    events(world).put({ ...owner, id: `${arn}/${id}`, executionArn: arn, event: { ...event, id, previousEventId: previous, timestamp } });
  }
  if (isEnd) ends(world).delete(arn);
  else ends(world).put({ id: arn, accountId, region, last: id, at: timestamp });
  return id;
}

export function historyOf(world: World, executionArn: string): StoredEvent['event'][] {
  return events(world)
    .where('executionArn', executionArn)
    .map(({ event }) => event);
}

export function forgetHistory(world: World, executionArn: string): void {
  for (const { id } of events(world).where('executionArn', executionArn)) events(world).delete(id);
}
