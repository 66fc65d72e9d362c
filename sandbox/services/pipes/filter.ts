import type { FilterCriteria } from '@aws-sdk/client-pipes';
import { ServiceError } from '@/sandbox/core/contract';
import { matchesEvent } from '../events/pattern/match-event';
import { readPattern } from '../events/pattern/read-pattern';
import { invalid } from './errors';
import type { Pipe } from './pipe';
import { withParsedBody, type PipeEvent } from './sqs-event';

export function requireFilters(criteria: FilterCriteria | undefined): void {
  for (const pattern of patternsOf(criteria)) {
    try {
      readPattern(pattern);
    } catch (error) {
      if (error instanceof ServiceError) throw invalid('SourceParameters.FilterCriteria', error.message);
      throw error;
    }
  }
}

/** One of the patterns is enough; without any, everything passes. */
export function passesFilters({ sourceParameters }: Pipe, event: PipeEvent): boolean {
  const patterns = patternsOf(sourceParameters.FilterCriteria);
  return patterns.length === 0 || patterns.some((pattern) => matchesEvent(readPattern(pattern), withParsedBody(event)));
}

function patternsOf(criteria: FilterCriteria | undefined): string[] {
  return (criteria?.Filters ?? []).flatMap(({ Pattern }) => Pattern ?? []);
}
