import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { matchesEvent } from '../../services/events/pattern/match-event';
import { readPattern } from '../../services/events/pattern/read-pattern';
import { readTestedEvent } from '../../services/events/operations/test-event-pattern';
import { ServiceError } from '../../core/contract';
import type { Played } from './played';

/**
 * A case is a JSON5 file with `Event` and `EventPattern`, named by its outcome: `…_NEG` does not match, `…_EXC` is refused, any
 * other matches. `messages` are the recorded sentences of refusals by case.
 */
export function playPatterns(folder: string, messages: ReadonlyMap<string, string>): Played[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json5'))
    .map((name) => playPattern(join(folder, name), messages));
}

function playPattern(path: string, messages: ReadonlyMap<string, string>): Played {
  const name = basename(path, '.json5');
  const { Event, EventPattern } = runInNewContext(`(${readFileSync(path, 'utf8')})`) as { Event: unknown; EventPattern: unknown };
  const recorded = name.endsWith('_EXC') ? 'refused' : String(!name.endsWith('_NEG'));
  const { outcome, message } = outcomeOf(JSON.stringify(Event), JSON.stringify(EventPattern));
  const wanted = messages.get(name);
  const isOtherMessage = outcome === 'refused' && wanted !== undefined && !message?.startsWith(wanted);
  return { name: `pattern ${name}`, agrees: outcome === recorded, recorded, sandbox: outcome, note: isOtherMessage ? `AWS: ${wanted} | sandbox: ${message}` : undefined };
}

function outcomeOf(event: string, pattern: string): { outcome: string; message?: string } {
  try {
    return { outcome: String(matchesEvent(readPattern(pattern), readTestedEvent(event))) };
  } catch (error) {
    if (error instanceof ServiceError) return { outcome: 'refused', message: error.message };
    throw error;
  }
}
