import type { World } from '@/sandbox/core/contract';
import { reportFault } from '@/sandbox/core/report-fault';
import { invokeApiDestination, type InvocationOutcome } from '@/sandbox/data-plane/invoke-api-destination';
import { isQueueArn, putMessage } from '@/sandbox/data-plane/queues';
import { serviceMayAssume } from '../pass-role';
import { deliverHandler, deliveries, endDelivery, tryAt, type Delivery } from './delivery';
import type { BusEvent } from './event';
import { forwardToBus } from './forward-to-bus';
import { resolveHttpParameters } from './http-parameters';
import { inTurn } from './in-turn';
import { retryDelayMs, retryPolicyOf } from './retry';
import { inputOf, isSendable } from './target-input';

type Failure = Extract<InvocationOutcome, { kind: 'failed' }>;

/**
 * Sends a delivery that is due. It counts as running from before the call until its outcome is stored, so it is never
 * sent twice at once; one that was running when the sandbox stopped is sent again.
 */
export function registerDeliveries(world: World): void {
  world.onTimer(deliverHandler, ({ id }: { id: string }) => {
    const delivery = deliveries(world).get(id);
    if (delivery?.status !== 'WAITING' || (delivery.nextTryAt ?? 0) > world.clock.now()) return;
    const running = deliveries(world).put({ ...delivery, status: 'RUNNING', nextTryAt: undefined });
    inTurn(() => attempt(world, running))
      .catch(ofFault)
      .then((outcome) => {
        if (deliveries(world).get(id) !== running) return;
        conclude(world, running, outcome);
        world.save();
      })
      .catch(reportFault);
  });
  for (const delivery of deliveries(world).where('status', 'RUNNING')) tryAt(world, delivery, world.clock.now());
}

function ofFault(error: unknown): InvocationOutcome {
  reportFault(error);
  return { kind: 'failed', errorCode: 'INTERNAL_ERROR', message: 'The sandbox failed; its log has the cause.', retryable: false };
}

async function attempt(world: World, { load, targetArn, ruleArn, ruleName, accountId, region }: Delivery): Promise<InvocationOutcome> {
  if (!load) return { kind: 'failed', errorCode: 'INTERNAL_ERROR', message: 'The event is gone.', retryable: false };
  const { target, cameFromBus } = load;
  const event = JSON.parse(load.eventJson) as BusEvent;
  if (target.RoleArn && !serviceMayAssume(world, target.RoleArn, 'events.amazonaws.com', ruleArn)) {
    return { kind: 'failed', errorCode: 'FAILED_TO_ASSUME_ROLE', message: `EventBridge cannot assume ${target.RoleArn}.`, retryable: false };
  }
  if (/:event-bus\//.test(targetArn)) return forwardToBus(world, { targetArn, roleArn: target.RoleArn, event, cameFromBus, from: { accountId, region } });
  const body = inputOf(target, event, { arn: ruleArn, name: ruleName });
  if (!isSendable(body)) return { kind: 'failed', errorCode: 'INVALID_JSON', message: 'The input of the target is not JSON after its transformation.', retryable: false };
  return invokeApiDestination(world, {
    destinationArn: targetArn,
    roleArn: target.RoleArn,
    parameters: resolveHttpParameters(target.HttpParameters, event),
    body,
  });
}

function conclude(world: World, delivery: Delivery, outcome: InvocationOutcome): void {
  const { maximumRetryAttempts, endsAt } = retryPolicyOf(delivery);
  if (outcome.kind === 'limited') return outcome.retryAt <= endsAt ? tryAt(world, delivery, outcome.retryAt) : giveUp(world, delivery, tooSlow, 'MaximumEventAgeInSeconds');
  const sent: Delivery = { ...delivery, attempts: delivery.attempts + 1, lastStatusCode: outcome.statusCode };
  if (outcome.kind === 'delivered') return endDelivery(world, { ...sent, lastErrorCode: undefined, lastErrorMessage: undefined }, 'DELIVERED');
  const failed: Delivery = { ...sent, lastErrorCode: outcome.errorCode, lastErrorMessage: outcome.message };
  const now = world.clock.now();
  if (!outcome.retryable) return giveUp(world, failed, outcome, undefined);
  if (failed.attempts > maximumRetryAttempts) return giveUp(world, failed, outcome, 'MaximumRetryAttempts');
  const nextTryAt = now + Math.max(retryDelayMs(failed.attempts), outcome.retryAfterMs ?? 0);
  if (nextTryAt > endsAt) return giveUp(world, failed, outcome, 'MaximumEventAgeInSeconds');
  tryAt(world, failed, nextTryAt);
}

const tooSlow: Failure = { kind: 'failed', errorCode: 'THROTTLING', message: 'The invocation rate limit of the destination left no time for the event.', retryable: false };

/** The event goes into the dead-letter queue of the target, with the attributes that EventBridge writes there; without a queue it is lost. */
function giveUp(world: World, delivery: Delivery, failure: Failure, exhausted: string | undefined): void {
  const queueArn = delivery.load?.target.DeadLetterConfig?.Arn;
  if (!queueArn || !isQueueArn(queueArn)) return endDelivery(world, delivery, 'DROPPED');
  putMessage(world, queueArn, String(delivery.load?.eventJson), {
    RULE_ARN: delivery.ruleArn,
    TARGET_ARN: delivery.targetArn,
    ERROR_CODE: failure.errorCode,
    ERROR_MESSAGE: failure.message,
    RETRY_ATTEMPTS: String(Math.max(0, delivery.attempts - 1)),
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
  });
  endDelivery(world, delivery, 'DEAD_LETTERED');
}
