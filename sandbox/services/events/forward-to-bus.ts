import type { World } from '@/sandbox/core/contract';
import type { InvocationOutcome } from '@/sandbox/data-plane/invoke-api-destination';
import type { BusEvent } from './event';
import { busWithArn } from './event-bus';
import { publishEvent } from './publish-event';

interface Forwarding {
  targetArn: string;
  roleArn: string | undefined;
  event: BusEvent;
  cameFromBus: boolean;
  from: { accountId: string; region: string };
}

/**
 * An event goes from one bus to another, and not on to a third (EventBridge user guide, "Sending events between event
 * buses"). A bus of another account takes none: buses of the sandbox have no policies that would allow it.
 */
export function forwardToBus(world: World, { targetArn, roleArn, event, cameFromBus, from }: Forwarding): InvocationOutcome {
  if (cameFromBus) return refused('THIRD_ACCOUNT_HOP_DETECTED', 'Events received from another event bus cannot be forwarded to this event bus.');
  const [, , , region, accountId] = targetArn.split(':');
  const mayPut = roleArn ? world.roleMay(roleArn, { action: 'events:PutEvents', resource: targetArn }) : region === from.region;
  if (accountId !== from.accountId || !mayPut) return refused('NO_PERMISSIONS', `Nobody allows events:PutEvents on ${targetArn}.`);
  if (!busWithArn(world, targetArn)) return refused('NO_RESOURCE', `Event bus ${targetArn} does not exist.`);
  publishEvent(world, targetArn, event, true);
  return { kind: 'delivered', statusCode: 200, body: '' };
}

function refused(errorCode: string, message: string): InvocationOutcome {
  return { kind: 'failed', errorCode, message, retryable: false };
}
