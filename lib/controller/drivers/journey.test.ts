import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionOf, principalOf, publish, type Published } from './testing/journey';
import { consumer, outsider, owner, SandboxRig } from './testing/sandbox-rig';

let rig: SandboxRig;
let published: Published;

beforeAll(async () => {
  rig = await SandboxRig.start();
  published = await publish(rig);
});
afterAll(() => rig.stop());

describe('the drivers one after the other', () => {
  test('approve and connect ask no more of AWS than look, change, read back', async () => {
    const principal = principalOf(rig, published);
    const approve = await rig.callsOf(async () => {
      await principal.look();
      await principal.create();
      await principal.look();
    });
    await rig.letTimePass();
    expect(await principal.verdict()).toMatchObject({ is: 'converged' });
    expect(approve).toEqual(['ram:GetResourceShareAssociations', 'ram:AssociateResourceShare', 'ram:GetResourceShareAssociations']);

    const connection = connectionOf(rig, published, principal);
    const connect = await rig.callsOf(async () => {
      await connection.look();
      await connection.create();
      await connection.look();
    });
    expect(connect).toEqual(['events:DescribeConnection', 'events:CreateConnection', 'events:DescribeConnection']);
    await connection.converge();
    expect(connection.observed).toMatchObject({
      awsState: 'ACTIVE',
      configurationArn: published.configuration.observed!.awsArn,
      associationArn: expect.stringContaining(`:${consumer}:servicenetworkresourceassociation/snra-`),
    });

    connection.desired = 'absent';
    const disconnect = await rig.callsOf(async () => {
      await connection.look();
      await connection.remove();
      await connection.look();
    });
    expect(disconnect).toEqual(['events:DescribeConnection', 'events:DeleteConnection', 'events:DescribeConnection']);
    await connection.vanish();

    principal.desired = 'absent';
    const revoke = await rig.callsOf(async () => {
      await principal.remove();
      await principal.driver.readProof!(await principal.pass());
    });
    expect(revoke).toEqual([
      'ram:DisassociateResourceShare',
      // The principal, the shares that hold the configuration, and the principals of the one that there is.
      'ram:GetResourceShareAssociations',
      'ram:GetResourceShareAssociations',
      'ram:GetResourceShareAssociations',
      'vpc-lattice:GetResourcePolicy',
      'vpc-lattice:ListServiceNetworkResourceAssociations',
      'vpc-lattice:ListResourceEndpointAssociations',
    ]);
    await principal.vanish();
    const proof = await principal.driver.readProof!(await principal.pass());
    expect(proof.map(({ operation, found }) => [operation, found])).toEqual([
      ['ram:GetResourceShareAssociations', 0],
      ['ram:GetResourceShareAssociations', 0],
      ['vpc-lattice:GetResourcePolicy', 0],
      ['vpc-lattice:ListServiceNetworkResourceAssociations', 0],
      ['vpc-lattice:ListResourceEndpointAssociations', 0],
    ]);
    for (const list of proof) expect(list).toMatchObject({ accountId: owner, requestId: expect.stringMatching(/\S/) });
  });

  test('an account outside the organization is invited, and the invitation is accepted there', async () => {
    const principal = await principalOf(rig, published, outsider).converge();
    expect(principal.observed).toMatchObject({ awsState: 'ASSOCIATING', external: true });
    const invitation = rig.resource('share-invitation', outsider, { serviceName: 'service1', ownerAccountId: owner }, [principal]);
    await invitation.converge();
    expect(invitation.observed).toMatchObject({ awsState: 'ACCEPTED' });
    await rig.letTimePass();
    await principal.look();
    expect(principal.observed).toMatchObject({ awsState: 'ASSOCIATED' });
    await connectionOf(rig, published, principal, outsider).converge();
  });

  test('everything goes away in the order of its dependencies', async () => {
    const mine = await publish(rig);
    for (const resource of [mine.share, mine.configuration, mine.gateway]) {
      await resource.vanish();
      expect(await resource.look()).toBeNull();
    }
  });
});
