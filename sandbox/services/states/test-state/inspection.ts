import type { InspectionData, TestStateInput } from '@aws-sdk/client-sfn';
import { isTooLarge } from '../engine/leave';
import { shownExchange } from '../shown-exchange';
import type { TestOutcome, Tested } from './run-once';

/** What DEBUG and TRACE show beside the outcome, as far as it is not larger than data may be. */
export function inspect(input: TestStateInput, { steps, limits, task, scope }: Tested, outcome: TestOutcome): InspectionData {
  const texts = Object.entries(steps).flatMap(([step, value]) => (value === undefined ? [] : [[step, JSON.stringify(value)] as const]));
  const { maxConcurrency, tolerance } = limits;
  const assigned = 'conclusion' in outcome ? outcome.conclusion.assigned : {};
  return {
    input: input.input ?? '{}',
    ...Object.fromEntries(texts.filter(([, text]) => !isTooLarge(text))),
    ...(input.variables === undefined && Object.keys(assigned).length === 0 ? {} : { variables: JSON.stringify({ ...scope.variables, ...assigned }) }),
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    ...(tolerance?.count === undefined ? {} : { toleratedFailureCount: tolerance.count }),
    ...(tolerance?.percentage === undefined ? {} : { toleratedFailurePercentage: tolerance.percentage }),
    ...errorDetailsOf(outcome),
    ...(input.inspectionLevel === 'TRACE' ? shownExchange(task.exchange, input.revealSecrets === true) : {}),
  };
}

function errorDetailsOf(outcome: TestOutcome): Pick<InspectionData, 'errorDetails'> {
  if (outcome.kind === 'retriable') return { errorDetails: { retryIndex: outcome.retryIndex, retryBackoffIntervalSeconds: Math.round(outcome.delaySeconds) } };
  return outcome.kind === 'caught' ? { errorDetails: { catchIndex: outcome.catchIndex } } : {};
}
