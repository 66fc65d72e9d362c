import type { PutTargetsRequest, PutTargetsResponse, PutTargetsResultEntry, Target } from '@aws-sdk/client-eventbridge';
import type { Call, Operation } from '@/sandbox/core/contract';
import { apiDestinations } from '../api-destination';
import { passRoleCheck } from '../../pass-role';
import { quotaOf } from '../../quotas';
import { limitExceeded } from '../errors';
import { checkOnRule, refuseManaged, ruleOf, type Rule } from '../rule';
import { ruleTargets, targetKey, targetsOf } from '../target';
import { requireTarget } from '../target-checks';

/** Adds targets to a rule, or replaces those of the same ID. What is wrong with one as such refuses the whole call; a missing destination only its entry. */
export const putTargets: Operation<PutTargetsRequest, PutTargetsResponse> = {
  service: 'events',
  name: 'PutTargets',
  permissions(call) {
    const { Rule: name, EventBusName, Targets = [] } = call.input;
    const context = { 'events:TargetArn': Targets.map(({ Arn }) => String(Arn)) };
    const roles = new Set(Targets.flatMap(({ RoleArn }) => RoleArn ?? []));
    return [checkOnRule(call, 'PutTargets', name, EventBusName, context), ...[...roles].map((role) => passRoleCheck(role, 'events.amazonaws.com'))];
  },
  run(call) {
    const { world, input } = call;
    const { Targets = [] } = input;
    const rule = ruleOf(call, input.EventBusName, input.Rule);
    refuseManaged(rule);
    for (const target of Targets) requireTarget(call, target);
    requireRoom(call, rule, Targets);
    const failed = Targets.map((target) => failureOf(call, target));
    for (const [index, target] of Targets.entries()) {
      if (failed[index]) continue;
      const { accountId, region, arn } = rule;
      ruleTargets(world).put({ id: targetKey(arn, target.Id), accountId, region, ruleArn: arn, targetArn: String(target.Arn), target });
    }
    const FailedEntries = failed.filter((entry) => entry !== undefined);
    return { FailedEntryCount: FailedEntries.length, FailedEntries };
  },
};

function requireRoom({ world, caller, region }: Call, { arn }: Rule, given: Target[]): void {
  const limit = quotaOf(world, 'events.targetsPerRule', caller.accountId, region);
  const after = new Set([...targetsOf(world, arn).map(({ target }) => target.Id), ...given.map(({ Id }) => Id)]);
  if (after.size > limit) throw limitExceeded(limit, 'targets for a rule');
}

function failureOf({ world }: Call, { Id, Arn = '' }: Target): PutTargetsResultEntry | undefined {
  if (!Arn.includes(':api-destination/') || apiDestinations(world).get(Arn)) return undefined;
  return { TargetId: Id, ErrorCode: 'ResourceNotFoundException', ErrorMessage: `API destination ${Arn} does not exist.` };
}
