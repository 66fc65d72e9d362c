import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { StoredObject } from '../core/contract';
import type { Sandbox } from '../start-sandbox';
import { accountKey, stsOf, type AwsCredentials } from '../testing/clients';

export const mark = 'pergola:resource';

const pergolaRoles = ['PergolaReadRole', 'PergolaOwnerRole', 'PergolaRemovalRole', 'PergolaConsumerRole', 'PergolaHttpTaskRole'];
const refusals = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

interface Tagged extends StoredObject {
  tags?: Record<string, string>;
}

/** Someone who has the credentials of the roles that Pergola has in an account, and counts what they try. */
export class Attacker {
  attempts = 0;

  constructor(private readonly sandbox: Sandbox) {}

  /** ARNs of the roles that Pergola has in the account. */
  rolesOf(accountId: string): string[] {
    const arns = this.sandbox.describeWorld().roles.filter(({ account }) => account === accountId).flatMap(({ roleArns }) => roleArns);
    return arns.filter((arn) => pergolaRoles.some((name) => arn.endsWith(`/${name}`)));
  }

  /** Credentials of a role, whatever its trust policy says. */
  async credentialsOf(roleArn: string, more: Partial<AssumeRoleCommandInput> = {}): Promise<AwsCredentials> {
    const accountId = roleArn.split(':')[4]!;
    this.sandbox.changeRole(roleArn, { trustPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: accountId }, Action: 'sts:AssumeRole' }] } });
    const { Credentials } = await stsOf(this.sandbox, accountKey(accountId)).send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'attacker', ...more }));
    return { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! };
  }

  /** Takes Pergola's mark off every object, as if other people had created all of it. */
  unmark(): void {
    for (const [name, id, json] of this.sandbox.exportState().objects) {
      if (!json.includes(mark)) continue;
      const objects = this.sandbox.world.collection<Tagged>(name);
      const object = objects.get(id);
      if (object?.tags?.[mark] === undefined) continue;
      const { [mark]: _mark, ...tags } = object.tags;
      objects.put({ ...object, tags });
    }
  }

  /** `refused`, or what AWS answered instead. */
  async try(call: Promise<unknown>): Promise<string> {
    this.attempts += 1;
    try {
      const answer = (await call) as { status?: string; cause?: string };
      // TestState reports a refusal of the execution role in its answer.
      return answer.status === 'FAILED' && /not authorized/.test(answer.cause ?? '') ? 'refused' : 'succeeded';
    } catch (error) {
      const { name, message } = error as Error;
      return refusals.has(name) ? 'refused' : `${name}: ${message}`;
    }
  }
}
