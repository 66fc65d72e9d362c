import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnection, deleteConnection, describeConnection, updateConnection } from '@/lib/aws/events';
import { associateShare, createResourceShare, deleteResourceShare, disassociateShare, getResourceShares, getShareAssociations, rejectShareInvitation } from '@/lib/aws/ram';
import { createResourceConfiguration, deleteResourceConfiguration, updateResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { createResourceGateway, getResourceGateway, updateResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { associateByHand, makeNetworkByHand, policyFor, putPolicyByHand, shareByHand } from '@/scripts/testing/networks-by-hand';
import { Conflict } from '../driver';
import type { ResourceConfigurationSpec } from '../specs';
import type { ObservedPrincipal } from './share-principal';
import { byHand } from './testing/by-hand';
import { connectionOf, connectionSpec, credentials, gatewaySpec, principalOf, publish, type Published } from './testing/journey';
import { consumer, outsider, owner, SandboxRig, type TriedResource } from './testing/sandbox-rig';

let rig: SandboxRig;
let published: Published;
let principal: TriedResource;

beforeAll(async () => {
  rig = await SandboxRig.start();
  published = await publish(rig);
  principal = await principalOf(rig, published).converge();
});
beforeEach(() => rig.control('DELETE', 'faults'));
afterAll(() => rig.stop());

const foreignTag = { 'pergola:resource': 'another-resource' };

describe('a name that is taken', () => {
  test('a gateway that is not ours is neither adopted nor deleted', async () => {
    const spec = await gatewaySpec(rig);
    await createResourceGateway(byHand(owner), { ...spec, clientToken: 'by-hand-gateway', tags: foreignTag });
    const resource = rig.resource('resource-gateway', owner, spec);
    await expect(resource.look()).rejects.toThrow(/already has a resource gateway named .* that Pergola did not make/);
    await expect(resource.create()).rejects.toThrow(Conflict);
    resource.desired = 'absent';
    expect(await resource.look()).toBeNull();
  });

  test('a configuration that is not ours is neither adopted nor deleted', async () => {
    const { name } = await gatewaySpec(rig);
    const configuration = { name, target: { ipAddress: '10.0.1.20' }, portRanges: ['443'], onwardSharing: 'ALLOWED' as const };
    await createResourceConfiguration(byHand(owner), { name, target: configuration.target, portRanges: ['443'], allowAssociationToShareableServiceNetwork: true, resourceGatewayId: published.gateway.observed!.awsId, clientToken: 'by-hand-configuration', tags: {} });
    const resource = rig.resource('resource-configuration', owner, configuration, [published.gateway]);
    await expect(resource.look()).rejects.toThrow(/that Pergola did not make/);
    await expect(resource.create()).rejects.toThrow(Conflict);
    resource.desired = 'absent';
    expect(await resource.look()).toBeNull();
  });

  test('a connection that is not ours is neither adopted, changed nor deleted', async () => {
    const resource = connectionOf(rig, published, principal);
    const { name } = resource.spec as { name: string };
    await createConnection(byHand(consumer), {
      name,
      description: 'Somebody’s own',
      configurationArn: published.configuration.observed!.awsArn!,
      authorization: { type: 'API_KEY', keyName: 'x-key', value: 'abc' },
      parameters: [],
    });
    await expect(resource.look()).rejects.toMatchObject({ reason: 'nameTaken', who: 'consumer' });
    await resource.create();
    await expect(resource.look()).rejects.toThrow(Conflict);
    resource.desired = 'absent';
    expect(await resource.look()).toBeNull();
    expect((await describeConnection(byHand(consumer), name)).state).not.toBe('DELETING');
  });

  test('a gateway that was there before is looked at and never removed', async () => {
    const spec = await gatewaySpec(rig);
    const mine = await rig.resource('resource-gateway', owner, spec).converge();
    const existingId = mine.observed!.awsId;
    const resource = rig.resource('resource-gateway', owner, { ...spec, securityGroupIds: [], existingId });
    expect(await resource.verdict()).toMatchObject({ is: 'converged' });
    resource.desired = 'absent';
    expect(await resource.look()).toBeNull();
    await resource.remove();
    expect((await getResourceGateway(byHand(owner), existingId)).status).toBe('ACTIVE');
    const missing = rig.resource('resource-gateway', owner, { ...spec, existingId: 'rgw-00000000000000000' });
    await expect(missing.look()).rejects.toMatchObject({ reason: 'existingGone' });
  });
});

describe('a change by hand is seen and put right', () => {
  test('other security groups on the gateway', async () => {
    const resource = await rig.resource('resource-gateway', owner, await gatewaySpec(rig)).converge();
    await updateResourceGateway(byHand(owner), resource.observed!.awsId, { securityGroupIds: [] });
    await rig.letTimePass();
    expect(await resource.verdict()).toMatchObject({ is: 'differs', fix: 'update', what: expect.stringContaining('security groups') });
    await resource.converge();
  });

  test('a deleted gateway is missing, and made again', async () => {
    const resource = await rig.resource('resource-gateway', owner, await gatewaySpec(rig)).converge();
    const first = resource.observed!.awsId;
    rig.rewrite('vpc-lattice.resourceGateway', ({ id }) => id === first, { name: 'moved-away', tags: {}, accountId: outsider });
    expect(await resource.look()).toBeNull();
    await resource.converge();
    expect(resource.observed!.awsId).not.toBe(first);
  });

  test('other ports on the configuration', async () => {
    const { configuration } = await publish(rig);
    await updateResourceConfiguration(byHand(owner), configuration.observed!.awsId, { portRanges: ['80'] });
    await rig.letTimePass();
    expect(await configuration.verdict()).toMatchObject({ is: 'differs', fix: 'update', what: expect.stringContaining('80') });
    await configuration.converge();
  });

  test('onward sharing that was allowed or blocked by hand', async () => {
    const { configuration } = await publish(rig);
    const wanted = configuration.spec as ResourceConfigurationSpec;
    const setTo = (allowAssociationToShareableServiceNetwork: boolean) =>
      updateResourceConfiguration(byHand(owner), configuration.observed!.awsId, { portRanges: ['443'], allowAssociationToShareableServiceNetwork });
    for (const [onwardSharing, byHandTo] of [['ALLOWED', false], ['BLOCKED', true]] as const) {
      configuration.spec = { ...wanted, onwardSharing };
      await configuration.converge();
      await setTo(byHandTo);
      await rig.letTimePass();
      expect(await configuration.verdict()).toMatchObject({ is: 'differs', fix: 'update', what: expect.stringContaining('service networks that can be shared') });
      await configuration.converge();
      expect(configuration.observed).toMatchObject({ allowsServiceNetworks: !byHandTo });
    }
  });

  test('something else in the share is taken out', async () => {
    const mine = await publish(rig);
    const stranger = published.configuration.observed!.awsArn!;
    await associateShare(byHand(owner), { shareArn: mine.share.observed!.awsArn!, resourceArns: [stranger] });
    await rig.letTimePass();
    expect(await mine.share.verdict()).toMatchObject({ is: 'differs', what: expect.stringContaining(stranger) });
    await mine.share.converge();
    expect(mine.share.observed).toMatchObject({ resources: [{ arn: mine.configuration.observed!.awsArn, status: 'ASSOCIATED' }] });
  });

  test('a configuration that was taken out of its share is put back', async () => {
    const mine = await publish(rig);
    await disassociateShare(byHand(owner), { shareArn: mine.share.observed!.awsArn!, resourceArns: [mine.configuration.observed!.awsArn!] });
    await rig.letTimePass();
    expect(await mine.share.verdict()).toMatchObject({ is: 'differs', fix: 'update' });
    await mine.share.converge();
  });

  test('a principal that was taken out is missing, and added again', async () => {
    const mine = await publish(rig);
    const resource = await principalOf(rig, mine).converge();
    await disassociateShare(byHand(owner), { shareArn: mine.share.observed!.awsArn!, principals: [consumer] });
    await rig.letTimePass();
    expect(await resource.look()).toBeNull();
    await resource.converge();
  });

  test('a principal that failed leaves and is added again', async () => {
    const resource = await principalOf(rig, await publish(rig)).converge();
    const shareId = resource.observed!.awsId.split('/')[0];
    rig.rewrite('ram.association', (one) => one.type === 'PRINCIPAL' && one.shareId === shareId, { status: 'FAILED' });
    expect(await resource.verdict()).toMatchObject({ is: 'differs', fix: 'update' });
    await resource.converge();
  });

  test('other parameters of the connection', async () => {
    const resource = await connectionOf(rig, published, principal).converge();
    resource.credentials = undefined;
    const { name } = resource.spec as { name: string };
    await updateConnection(byHand(consumer), name, { description: 'Mine now', parameters: [] });
    await rig.letTimePass();
    expect(await resource.verdict()).toMatchObject({ is: 'differs', fix: 'update', what: expect.stringContaining('parameters') });
    await resource.converge();
    expect(resource.observed).toMatchObject({ isMarked: true, parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }] });
  });

  test('another way of signing in needs the credentials, and takes them', async () => {
    const resource = await connectionOf(rig, published, principal).converge();
    const { name } = resource.spec as { name: string };
    await updateConnection(byHand(consumer), name, { description: '', parameters: [], authorization: { type: 'API_KEY', keyName: 'k', value: 'v' } });
    await rig.letTimePass();
    expect(await resource.verdict()).toMatchObject({ is: 'failed', reason: 'credentialsNeeded', who: 'consumer' });
    await resource.update();
    await rig.letTimePass();
    expect(await resource.verdict()).toMatchObject({ is: 'converged' });
  });
});

describe('a service that was corrected', () => {
  const oauth = { type: 'OAUTH_CLIENT_CREDENTIALS' as const, endpoint: 'https://auth.main.example.com/oauth2/tokens', method: 'POST' as const };
  const client = { type: 'OAUTH_CLIENT_CREDENTIALS' as const, clientId: 'orders-client', clientSecret: 'harvest-moon-77', secretParameters: [] };

  /** Until EventBridge has asked the token endpoint. */
  async function authorized(resource: TriedResource): Promise<unknown> {
    return vi.waitFor(async () => {
      await rig.letTimePass();
      const verdict = await resource.verdict();
      expect(verdict).not.toMatchObject({ is: 'waiting' });
      return verdict;
    });
  }

  test('the right token endpoint authorizes a refused connection with the secret that EventBridge kept', async () => {
    const spec = connectionSpec();
    const resource = rig.resource('connection', consumer, { ...spec, authorization: oauth }, [principal, published.configuration]);
    resource.credentials = client;
    await resource.create();
    expect(await authorized(resource)).toMatchObject({ is: 'failed', reason: 'tokenEndpoint', sentence: expect.stringContaining('404') });
    const { awsArn } = resource.observed!;

    resource.credentials = undefined;
    resource.spec = { ...spec, authorization: { ...oauth, endpoint: 'https://auth.main.example.com/oauth2/token' } };
    expect(await resource.verdict()).toMatchObject({ is: 'differs', fix: 'update' });
    await resource.update();
    expect(await authorized(resource)).toMatchObject({ is: 'converged' });
    expect(resource.observed).toMatchObject({ awsArn });
  });

  test('a secret that was taken out is asked for, also where an update without it was tried', async () => {
    const spec = connectionSpec();
    const resource = rig.resource('connection', consumer, { ...spec, authorization: oauth }, [principal, published.configuration]);
    resource.credentials = client;
    await resource.create();
    await authorized(resource);
    rig.rewrite('events.connectionSecret', ({ id }) => String(resource.observed!.awsArn).endsWith(String(id)), { oauth: undefined });
    resource.credentials = undefined;
    resource.spec = { ...spec, authorization: { ...oauth, endpoint: 'https://auth.main.example.com/oauth2/token' } };
    await expect(resource.update()).rejects.toMatchObject({ reason: 'credentialsNeeded', who: 'consumer' });
  });

  test('authentication that is no longer asked for needs no credentials', async () => {
    const resource = await connectionOf(rig, published, principal).converge();
    resource.credentials = undefined;
    resource.spec = { ...(resource.spec as object), authorization: { type: 'API_KEY', keyName: 'x-key' } };
    expect(await resource.verdict()).toMatchObject({ is: 'failed', reason: 'credentialsNeeded' });
    resource.credentials = { type: 'API_KEY', value: 'ledger-key-3141' };
    await resource.update();
    resource.credentials = undefined;
    await resource.converge();
    resource.spec = { ...(resource.spec as object), authorization: { type: 'API_KEY', keyName: 'x-other' } };
    await resource.converge();
    expect(resource.observed).toMatchObject({ apiKeyName: 'x-other' });
    resource.spec = { ...(resource.spec as object), authorization: { type: 'NONE' } };
    await resource.converge();
    expect(resource.observed).toMatchObject({ apiKeyName: 'x-no-sign-in' });
  });
});

describe('connections', () => {
  test('refused credentials are asked for in words, and new ones mend it', async () => {
    const resource = await connectionOf(rig, published, principal).converge();
    rig.rewrite('events.connection', ({ arn }) => arn === resource.observed!.awsArn, { state: 'DEAUTHORIZED', stateReason: 'The target answered 401 Unauthorized.' });
    expect(await resource.verdict()).toEqual({
      is: 'failed',
      reason: 'credentialsNeeded',
      who: 'consumer',
      sentence: 'service1 responded 401 to this user name and password. Enter new credentials to go on.',
    });
    resource.credentials = { ...credentials, password: 'rainy-day-43' };
    await resource.update();
    await resource.converge();
  });

  test('a way that was lost is built anew with the credentials', async () => {
    const resource = await connectionOf(rig, published, principal).converge();
    rig.rewrite('events.connection', ({ arn }) => arn === resource.observed!.awsArn, { state: 'FAILED_CONNECTIVITY', stateReason: 'The association is gone' });
    expect(await resource.verdict()).toMatchObject({ is: 'failed', reason: 'failedConnectivity', who: 'owner', sentence: expect.stringContaining('The association is gone.') });
    await resource.update();
    await resource.converge();
  });

  test('without credentials, or with those of another kind, none is made', async () => {
    const resource = connectionOf(rig, published, principal);
    resource.credentials = undefined;
    await expect(resource.create()).rejects.toMatchObject({ reason: 'credentialsNeeded', sentence: expect.stringContaining('a user name and a password') });
    resource.credentials = { type: 'API_KEY', value: 'abc' };
    await expect(resource.create()).rejects.toMatchObject({ reason: 'credentialsNeeded' });
    expect(await resource.look()).toBeNull();
  });

  test('while what it leads to is missing, none is made, and it is said what is missing', async () => {
    const configuration = rig.resource('resource-configuration', owner, {});
    const resource = rig.resource('connection', consumer, connectionSpec(), [principal, configuration]);
    resource.credentials = credentials;
    await expect(resource.create()).rejects.toMatchObject({ kind: 'notFound', publicMessage: 'The resource configuration that this needs is not there at the moment.' });
  });

  test('a service without sign-in gets a stand-in and needs no credentials', async () => {
    const resource = rig.resource('connection', consumer, { ...connectionSpec(), authorization: { type: 'NONE' } }, [principal, published.configuration]);
    await resource.converge();
    expect(resource.observed).toMatchObject({ authorizationType: 'API_KEY', apiKeyName: 'x-no-sign-in' });
  });

  test('it is gone only when its association is gone too', async () => {
    const resource = await connectionOf(rig, published, principal).converge();
    const { associationArn } = resource.observed as unknown as { associationArn: string };
    const [associationId] = associationArn.split('/').slice(-1);
    await deleteConnection(byHand(consumer), (resource.spec as { name: string }).name);
    await rig.letTimePass();
    rig.add('vpc-lattice.serviceNetworkResourceAssociation', {
      id: associationId!,
      accountId: consumer,
      region: 'us-east-1',
      arn: associationArn,
      status: 'DELETE_IN_PROGRESS',
      resourceConfigurationId: published.configuration.observed!.awsId,
      createdAt: Date.now(),
      lastUpdatedAt: Date.now(),
      tags: {},
    });
    resource.desired = 'absent';
    expect(await resource.look()).toMatchObject({ awsState: 'ASSOCIATION_DELETE_IN_PROGRESS' });
    expect(resource.driver.describeRemoval(resource.spec, resource.observed!)).toMatch(/still taking its association/);
  });

  test('one that is still being built can be taken back', async () => {
    const resource = connectionOf(rig, published, principal);
    await resource.create();
    await resource.vanish();
    expect(await resource.look()).toBeNull();
  });

  test('the password comes back in no error', async () => {
    const resource = connectionOf(rig, published, principal);
    resource.credentials = { type: 'BASIC', username: 'forecast', password: 'canary:7f3a' };
    const error = await resource.create().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'invalid', code: 'ValidationException' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary');
  });
});

describe('taking back', () => {
  test('whatever the account still has associated is cut by the owner', async () => {
    const mine = await publish(rig);
    const resource = await principalOf(rig, mine).converge();
    const connection = await connectionOf(rig, mine, resource).converge();
    rig.add('vpc-lattice.resourceEndpointAssociation', {
      id: 'rea-0123456789abcdef0',
      accountId: owner,
      region: 'us-east-1',
      arn: `arn:aws:vpc-lattice:us-east-1:${owner}:resourceendpointassociation/rea-0123456789abcdef0`,
      resourceConfigurationId: mine.configuration.observed!.awsId,
      vpcEndpointId: 'vpce-0123456789abcdef0',
      vpcEndpointOwner: consumer,
      createdAt: Date.now(),
    });
    resource.desired = 'absent';
    await resource.remove();
    await rig.letTimePass();
    const pass = await resource.pass();
    const found = async () => (await resource.driver.readProof!(pass)).map((list) => list.found);
    expect(await found()).toEqual([0, 0, 0, 1, 1]);
    expect(await resource.look()).toMatchObject({ awsState: 'DISASSOCIATED' });
    expect(resource.driver.describeRemoval(resource.spec, resource.observed!)).toMatch(/2 associations of it are being cut/);
    await resource.remove();
    await rig.letTimePass();
    expect(await found()).toEqual([0, 0, 0, 0, 0]);
    expect(await resource.look()).toBeNull();
    expect(await connection.verdict()).toMatchObject({ is: 'failed', reason: 'failedConnectivity' });
  });

  test('an association that AWS does not let go of is counted, not passed over', async () => {
    const mine = await publish(rig);
    const resource = await principalOf(rig, mine).converge();
    await connectionOf(rig, mine, resource).converge();
    resource.desired = 'absent';
    await resource.remove();
    await rig.letTimePass();
    await resource.look();
    await rig.fault('vpc-lattice', 'DeleteServiceNetworkResourceAssociation', 'fail', {
      error: { name: 'ConflictException', message: 'managed', members: { resourceId: 'x', resourceType: 'y' } },
    });
    await resource.remove();
    const lists = await resource.driver.readProof!(await resource.pass());
    expect(lists[3]).toMatchObject({ found: 1, filter: expect.stringContaining('managed by EventBridge') });
  });

  test('what is cut on a person’s order may be open to an organization, and by a share that somebody made', async () => {
    const mine = await publish(rig);
    const [shareArn, configurationArn] = [mine.share.observed!.awsArn!, mine.configuration.observed!.awsArn!];
    const organization = 'arn:aws:organizations::999999999999:organization/o-pergola0sandbox';
    await createResourceShare(byHand(owner), { clientToken: configurationArn.slice(-20), name: 'by-hand', resourceArns: [configurationArn, published.configuration.observed!.awsArn!], tags: {} });
    const other = (await getResourceShares(byHand(owner), { owner: 'SELF' })).find(({ name }) => name === 'by-hand')!;
    await associateShare(byHand(owner), { shareArn: other.arn, principals: ['333333333333'] });
    await associateShare(byHand(owner), { shareArn, principals: [organization, consumer] });
    await rig.letTimePass();

    const resource = rig.resource('share-principal', owner, { consumerAccountId: organization, serviceName: 'service1', otherShareArns: [other.arn] }, [mine.share, mine.configuration]);
    resource.desired = 'absent';
    expect(await resource.look()).toMatchObject({ awsState: 'ASSOCIATED', consumerAccountId: organization });
    await resource.remove();
    expect(resource.driver.describeRemoval(resource.spec, resource.observed!)).toBe('AWS is taking service1 back from the organization o-pergola0sandbox (usually a few seconds).');
    await rig.letTimePass();
    expect(await resource.look()).toMatchObject({ awsState: 'DISASSOCIATED', otherShareArns: [other.arn] });
    expect(resource.driver.describeRemoval(resource.spec, resource.observed!)).toMatch(/^AWS is taking service1 out of another share/);
    await resource.remove();
    await rig.letTimePass();
    expect(await resource.look()).toBeNull();
    const lists = await resource.driver.readProof!(await resource.pass());
    expect(lists.map(({ operation, found }) => [operation, found])).toEqual([['ram:GetResourceShareAssociations', 0], ['ram:GetResourceShareAssociations', 0], ['ram:GetResourceShareAssociations', 0], ['vpc-lattice:GetResourcePolicy', 0]]);

    const live = async (type: 'PRINCIPAL' | 'RESOURCE', arn: string) => (await getShareAssociations(byHand(owner), { type, shareArn: arn })).items.filter(({ status }) => status === 'ASSOCIATED').map(({ entity }) => entity);
    expect(await live('PRINCIPAL', shareArn), 'whom nobody ordered to be cut').toEqual([consumer]);
    expect(await live('PRINCIPAL', other.arn)).toEqual(['333333333333']);
    expect(await live('RESOURCE', other.arn), 'what else is in the other share').toEqual([published.configuration.observed!.awsArn]);
  });

  test('a share that became the service’s own after its path was to be removed is left as it is', async () => {
    const mine = await publish(rig);
    const configurationArn = mine.configuration.observed!.awsArn!;
    await createResourceShare(byHand(owner), { clientToken: 'became-own', name: 'pergola-became-own', resourceArns: [configurationArn], tags: foreignTag });
    const share = (await getResourceShares(byHand(owner), { owner: 'SELF' })).find(({ name }) => name === 'pergola-became-own')!;
    await associateShare(byHand(owner), { shareArn: share.arn, principals: [consumer] });
    await rig.letTimePass();
    const path = rig.resource('access-path', owner, { consumerAccountId: consumer, serviceName: 'service1', configurationArn, ownShareArn: mine.share.observed!.awsArn, otherShareArns: [share.arn], networkArns: [] });
    path.desired = 'absent';
    expect(await path.look()).toMatchObject({ otherShareArns: [share.arn] });
    path.inUse = new Set([share.arn]);
    expect(await path.look()).toBeNull();
    expect(await path.driver.readProof!(await path.pass())).toMatchObject([{ found: 0 }]);
  });

  test('a statement that somebody put into the resource policy keeps the door open: it is deleted after a while, or at once on a person’s order', async () => {
    const mine = await publish(rig);
    const configurationArn = mine.configuration.observed!.awsArn!;
    const [one, other] = [await principalOf(rig, mine).converge(), await principalOf(rig, mine, '333333333333').converge()];
    await putPolicyByHand(rig.url, owner, configurationArn, policyFor({ AWS: `arn:aws:iam::${consumer}:root` }));
    one.desired = 'absent';
    await one.remove();
    await rig.letTimePass();
    const found = async () => (await one.driver.readProof!(await one.pass())).map(({ operation, found: count }) => [operation.split(':')[1], count]);
    expect(await one.look()).toMatchObject({ awsState: 'DISASSOCIATED', policySince: expect.any(String) });
    await one.remove();
    expect(await found(), 'RAM may be late with what it wrote').toContainEqual(['GetResourcePolicy', 1]);
    (one.observed as ObservedPrincipal).policySince = new Date(Date.now() - 61_000).toISOString();
    await one.look();
    await one.remove();
    // AWS RAM deletes the share that it made from the policy.
    await rig.letTimePass();
    expect(await found()).toEqual([['GetResourceShareAssociations', 0], ['GetResourceShareAssociations', 0], ['GetResourcePolicy', 0], ['ListServiceNetworkResourceAssociations', 0], ['ListResourceEndpointAssociations', 0]]);
    expect(await one.look()).toBeNull();
    expect(await other.verdict()).toMatchObject({ is: 'converged' });

    for (const [text, holder] of [[policyFor('*'), '*'], [policyFor(7), '*'], [policyFor({ AWS: '444444444444' }), '444444444444'], [policyFor('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }), 'o-other']] as const) {
      await putPolicyByHand(rig.url, owner, configurationArn, text);
      const cut = rig.resource('share-principal', owner, { consumerAccountId: holder, serviceName: 'service1', removesPolicy: true }, [mine.share, mine.configuration]);
      cut.desired = 'absent';
      expect(await cut.look(), text).toMatchObject({ awsState: 'DISASSOCIATED' });
      expect((await cut.driver.readProof!(await cut.pass())).some((list) => list.found > 0), text).toBe(true);
      await cut.remove();
      await rig.letTimePass();
      expect(await cut.look(), text).toBeNull();
      expect((await cut.driver.readProof!(await cut.pass())).every((list) => list.found === 0), text).toBe(true);
    }
  });

  test('an account that comes in by the shared network of another loses it with that association, and a network that the owner used is its owner’s access', async () => {
    const mine = await publish(rig);
    const configurationArn = mine.configuration.observed!.awsArn!;
    await principalOf(rig, mine).converge();
    const network = await makeNetworkByHand(rig.url, consumer, configurationArn);
    const cut = rig.resource('share-principal', owner, { consumerAccountId: '333333333333', serviceName: 'service1', networkArns: [network] }, [mine.share, mine.configuration]);
    cut.desired = 'absent';
    expect(await cut.look()).toMatchObject({ left: { network: [{ serviceNetworkArn: network }] } });
    await cut.remove();
    await rig.letTimePass();
    expect(await cut.look()).toBeNull();
    expect((await cut.driver.readProof!(await cut.pass())).map(({ filter, found }) => [filter, found])).toContainEqual([expect.stringContaining(`or with ${network.split('/').at(-1)}`), 0]);

    const shared = await makeNetworkByHand(rig.url, consumer);
    const sharing = shareByHand(rig.url, consumer, shared, owner);
    await rig.letTimePass();
    await sharing;
    await associateByHand(rig.url, owner, configurationArn, shared);
    const theirs = principalOf(rig, mine);
    theirs.desired = 'absent';
    await theirs.look();
    await theirs.remove();
    await rig.letTimePass();
    expect(await theirs.look()).toMatchObject({ left: { network: [{ createdBy: owner, serviceNetworkArn: shared }] } });
    await theirs.vanish();
  });

  test('another account of the same service is left alone', async () => {
    const mine = await publish(rig);
    const [one, other] = [await principalOf(rig, mine).converge(), await principalOf(rig, mine, '333333333333').converge()];
    const connection = await connectionOf(rig, mine, other, '333333333333').converge();
    await one.vanish();
    expect(await other.verdict()).toMatchObject({ is: 'converged' });
    expect(await connection.verdict()).toMatchObject({ is: 'converged' });
  });
});

test('of two shares with the mark of one row, the one in the row is used, and without it always the oldest', async () => {
  const { share, configuration } = await publish(rig);
  const own = share.observed!.awsArn!;
  await rig.letTimePass();
  for (const name of ['pergola-twin-1', 'pergola-twin-2']) {
    await createResourceShare(byHand(owner), { clientToken: `${name}-of-${share.id}`.slice(0, 64), name, resourceArns: [configuration.observed!.awsArn!], tags: { 'pergola:resource': share.id } });
    await rig.letTimePass();
  }
  const twins = (await getResourceShares(byHand(owner), { owner: 'SELF' })).filter(({ name }) => name.startsWith('pergola-twin')).toSorted((one, other) => one.name.localeCompare(other.name));
  share.observed = { ...share.observed!, awsArn: twins[1]!.arn };
  expect((await share.look())!.awsArn, 'the one in the row').toBe(twins[1]!.arn);
  share.forget();
  expect((await share.look())!.awsArn, 'the oldest').toBe(own);
  await deleteResourceShare(byHand(owner), own);
  await rig.letTimePass();
  expect((await share.look())!.awsArn, 'no third one is made').toBe(twins[0]!.arn);
});

describe('invitations', () => {
  async function invited() {
    const mine = await publish(rig);
    const resource = await principalOf(rig, mine, outsider).converge();
    return { resource, invitation: rig.resource('share-invitation', outsider, { serviceName: 'service1', ownerAccountId: owner }, [resource]) };
  }

  test('one that nobody answered expires after twelve hours and is sent again', async () => {
    const { resource, invitation } = await invited();
    await rig.control('POST', 'clock', { advanceMs: 13 * 60 * 60 * 1000 });
    expect(await invitation.verdict()).toMatchObject({ is: 'failed', reason: 'invitationExpired', who: 'owner' });
    expect(await resource.look()).toBeNull();
    await resource.converge();
    await invitation.converge();
  });

  test('one that was rejected by hand says who must act', async () => {
    const { invitation } = await invited();
    await invitation.look();
    await rejectShareInvitation(byHand(outsider), invitation.observed!.awsArn!);
    expect(await invitation.verdict()).toMatchObject({ is: 'failed', reason: 'invitationRejected', who: 'owner' });
  });

  test('one that is not wanted any more is rejected', async () => {
    const { invitation } = await invited();
    await invitation.look();
    await invitation.vanish();
    invitation.desired = 'present';
    expect(await invitation.verdict()).toMatchObject({ reason: 'invitationRejected' });
  });

  test('an answer that is lost when accepting is no harm', async () => {
    const { invitation } = await invited();
    await rig.fault('ram', 'AcceptResourceShareInvitation', 'loseAnswer');
    await invitation.converge();
    expect(invitation.observed).toMatchObject({ awsState: 'ACCEPTED' });
  });

  test('where RAM has forgotten the invitation, a share that can be seen was accepted', async () => {
    const { invitation } = await invited();
    await invitation.converge();
    await rig.letTimePass();
    rig.rewrite('ram.invitation', ({ arn }) => arn === invitation.observed!.awsArn, { accountId: '000000000000' });
    invitation.forget();
    expect(await invitation.verdict()).toMatchObject({ is: 'converged' });
  });
});

test('a configuration that was deleted by hand has no associations left to prove', async () => {
  const mine = await publish(rig);
  const resource = await principalOf(rig, mine).converge();
  await disassociateShare(byHand(owner), { shareArn: mine.share.observed!.awsArn!, resourceArns: [mine.configuration.observed!.awsArn!] });
  await rig.letTimePass();
  await deleteResourceConfiguration(byHand(owner), mine.configuration.observed!.awsId);
  await rig.letTimePass();
  resource.desired = 'absent';
  await resource.vanish();
  const lists = await resource.driver.readProof!(await resource.pass());
  expect(lists.map(({ found }) => found)).toEqual([0, 0, 0, 0, 0]);
});

test('a principal whose share was deleted by hand is out already, and cut all the same', async () => {
  const other = await publish(rig);
  const leaving = await principalOf(rig, other).converge();
  await deleteResourceShare(byHand(owner), other.share.observed!.awsArn!);
  // An hour later RAM has forgotten it, and with it the tag that the role's permissions ask for.
  await rig.control('POST', 'clock', { advanceMs: 2 * 60 * 60 * 1000 });
  leaving.desired = 'absent';
  await leaving.remove();
  const lists = await leaving.driver.readProof!(await leaving.pass());
  expect(lists.map(({ found }) => found)).toEqual([0, 0, 0, 0, 0]);
});

test('what no row knows since a database was restored is looked for by its mark before it counts as never made', async () => {
  const other = await publish(rig);
  const shareArn = other.share.observed!.awsArn!;
  const leaving = await principalOf(rig, other).converge();
  for (const resource of [other.share, other.configuration, leaving]) resource.forget();
  leaving.desired = 'absent';
  expect((await leaving.driver.readProof!(await leaving.pass())).map(({ found }) => found)).toEqual([1, 0, 1, 0, 0]);
  await leaving.vanish();
  expect((await leaving.driver.readProof!(await leaving.pass())).map(({ found }) => found)).toEqual([0, 0, 0, 0, 0]);
  expect((await getShareAssociations(byHand(owner), { type: 'PRINCIPAL', shareArn })).items.filter(({ status }) => status === 'ASSOCIATED')).toEqual([]);

  const never = principalOf(rig, { ...other, share: rig.resource('resource-share', owner, {}), configuration: rig.resource('resource-configuration', owner, {}) });
  never.desired = 'absent';
  expect(await never.driver.readProof!(await never.pass())).toEqual([]);
});
