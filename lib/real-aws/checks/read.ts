import { listSubnets, listVpcs } from '@/lib/aws/ec2';
import { listConnections } from '@/lib/aws/events';
import { isAwsError } from '@/lib/aws/errors';
import { probe } from '@/lib/aws/probe';
import { getResourceShares, getShareInvitations } from '@/lib/aws/ram';
import { assumeRole } from '@/lib/aws/session';
import { hubCallerArn, denyAll, roleRefusesWithoutExternalId } from '@/lib/aws/sts';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';
import { env } from '@/lib/platform/env';
import { expectAnswer, NotTried, ok, type Finding } from '../finding';
import { openRole, type KnownRole } from '../reads/accounts';
import type { Scene } from '../writes/scene';
import type { Tries } from './check';

/** Checks that change nothing. */
export const readTries: Tries = {
  'RA-01': async (scene) => {
    const lines = await eachRole(scene, async (role) => {
      const { region } = scene.options;
      await openRole(role, region);
      return (await roleRefusesWithoutExternalId({ accountId: role.accountId, region, roleArn: role.roleArn })) ? undefined : 'accepts a missing or a wrong external ID';
    });
    return summarize(lines, 'Each role accepts its external ID and refuses others.');
  },
  'RA-02': async (scene) => {
    const { region } = scene.options;
    const caller = await hubCallerArn(region);
    const webRole = env().PERGOLA_WEB_ROLE_ARN.split('/').at(-1);
    if (!caller.includes(`:assumed-role/${webRole}/`)) throw new NotTried(`The caller is ${caller}. Run it with the credentials of ${webRole}.`);
    const { accountId, roleArn, externalId } = scene.role(scene.owner, 'REMOVAL');
    const refused = await assumeRole({ accountId, region, roleArn, externalId, sessionName: 'real-aws', policy: denyAll }).then(
      () => undefined,
      (error: unknown) => error,
    );
    return expectAnswer(isAwsError(refused, 'accessDenied'), refused ? 'The removal role refuses the web role.' : 'The removal role accepts the web role.');
  },
  'RA-04': async (scene) => {
    const { owner, consumer } = scene.options;
    const read: string[] = [];
    if (owner) {
      const session = await scene.asOwner('READ');
      const vpcs = await listVpcs(session);
      await listSubnets(session);
      await listResourceGateways(session);
      await listResourceConfigurations(session);
      await getResourceShares(session, { owner: 'SELF' });
      const missing = await probe(session, 'vpc-lattice', 'GetResourceConfiguration', { resourceConfigurationIdentifier: 'rcfg-0123456789abcdef0' });
      if (missing.code !== 'ResourceNotFoundException') return expectAnswer(false, `GetResourceConfiguration of one that does not exist answers ${missing.code}.`);
      read.push(`${vpcs.length} VPCs of account ${owner.id}`);
    }
    if (consumer) {
      const session = await scene.asConsumer('READ');
      const connections = await listConnections(session);
      await getShareInvitations(session);
      const missing = await probe(session, 'events', 'DescribeConnection', { Name: 'pergola-real-aws-missing' });
      if (missing.code !== 'ResourceNotFoundException') return expectAnswer(false, `DescribeConnection of one that does not exist answers ${missing.code}.`);
      read.push(`${connections.length} connections of account ${consumer.id}`);
    }
    if (read.length === 0) throw new NotTried('No account has roles.');
    return ok(`Every read passed: ${read.join(', ')}. What does not exist answers ResourceNotFoundException.`);
  },
};

/** Asks `ask` for each role of both accounts; answers the faults. */
async function eachRole(scene: Scene, ask: (role: KnownRole) => Promise<string | undefined>): Promise<string[]> {
  const { owner, consumer } = scene.options;
  const roles = [...new Map([owner, consumer].flatMap((account) => account?.roles ?? []).map((role) => [role.roleArn, role])).values()];
  if (roles.length === 0) throw new NotTried('No account has roles.');
  const faults: string[] = [];
  for (const role of roles) {
    try {
      const fault = await ask(role);
      if (fault) faults.push(`${role.roleArn} ${fault}`);
    } catch (error) {
      if (!isAwsError(error)) throw error;
      faults.push(`${role.roleArn}: ${error.code}`);
    }
  }
  return faults;
}

function summarize(faults: string[], good: string): Finding {
  return expectAnswer(faults.length === 0, faults.length === 0 ? good : faults.join('; '));
}
