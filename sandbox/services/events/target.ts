import type { Target } from '@aws-sdk/client-eventbridge';
import type { StoredObject, World } from '@/sandbox/core/contract';

/** One target of a rule, as PutTargets gave it. */
export interface RuleTarget extends StoredObject {
  ruleArn: string;
  targetArn: string;
  target: Target;
}

export function ruleTargets(world: World) {
  return world.collection<RuleTarget>('events.target');
}

export function targetsOf(world: World, ruleArn: string): RuleTarget[] {
  return ruleTargets(world).where('ruleArn', ruleArn);
}

export function targetKey(ruleArn: string, targetId: string | undefined): string {
  return `${ruleArn} ${String(targetId)}`;
}
