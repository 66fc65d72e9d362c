import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeConnection } from '@/lib/aws/events';
import { getResourceShares, getShareAssociations } from '@/lib/aws/ram';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';
import { byHand } from './testing/by-hand';
import { connectionOf, gatewaySpec, principalOf, publish, type Published } from './testing/journey';
import { consumer, owner, SandboxRig, type TriedResource } from './testing/sandbox-rig';

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

interface Kind {
  kind: string;
  creates: { service: string; operation: string };
  make: () => Promise<TriedResource>;
  /** How many live objects AWS has for it. */
  count: (resource: TriedResource) => Promise<number>;
}

function nameOf(resource: TriedResource): string {
  return (resource.spec as { name: string }).name;
}

const kinds: Kind[] = [
  {
    kind: 'resource-gateway',
    creates: { service: 'vpc-lattice', operation: 'CreateResourceGateway' },
    make: async () => rig.resource('resource-gateway', owner, await gatewaySpec(rig)),
    count: async (resource) => (await listResourceGateways(byHand(owner))).filter(({ name }) => name === nameOf(resource)).length,
  },
  {
    kind: 'resource-configuration',
    creates: { service: 'vpc-lattice', operation: 'CreateResourceConfiguration' },
    make: async () => {
      const { name } = await gatewaySpec(rig);
      return rig.resource('resource-configuration', owner, { name: `c-${name}`, target: { ipAddress: '10.0.1.20' }, portRanges: ['443'], onwardSharing: 'ALLOWED' }, [published.gateway]);
    },
    count: async (resource) => (await listResourceConfigurations(byHand(owner))).filter(({ name }) => name === nameOf(resource)).length,
  },
  {
    kind: 'resource-share',
    creates: { service: 'ram', operation: 'CreateResourceShare' },
    make: async () => rig.resource('resource-share', owner, { name: `pergola-share-${(await gatewaySpec(rig)).name}` }, [published.configuration]),
    count: async (resource) =>
      (await getResourceShares(byHand(owner), { owner: 'SELF' })).filter(({ name, status }) => name === nameOf(resource) && status === 'ACTIVE').length,
  },
  {
    kind: 'share-principal',
    creates: { service: 'ram', operation: 'AssociateResourceShare' },
    make: async () => principalOf(rig, await publish(rig)),
    count: async (resource) => {
      const { awsArn } = (await resource.pass()).dependency('resource-share');
      const { items } = await getShareAssociations(byHand(owner), { type: 'PRINCIPAL', shareArn: awsArn! });
      return items.filter(({ status }) => ['ASSOCIATING', 'ASSOCIATED'].includes(status)).length;
    },
  },
  {
    kind: 'connection',
    creates: { service: 'events', operation: 'CreateConnection' },
    make: async () => connectionOf(rig, published, principal),
    count: async (resource) => ((await describeConnection(byHand(consumer), nameOf(resource))).state === 'ACTIVE' ? 1 : 0),
  },
];

describe.each(kinds)('$kind', ({ creates, make, count }) => {
  test('what was made just before a crash is found, not made again', async () => {
    const resource = await make();
    await resource.create();
    await resource.converge();
    const before = resource.observed;
    resource.forget();
    expect(await resource.look()).toEqual(before);
    expect(await count(resource)).toBe(1);
  });

  test('creating what is there already makes nothing more', async () => {
    const resource = await make();
    await resource.create();
    await resource.create();
    await resource.converge();
    expect(await count(resource)).toBe(1);
  });

  test('an answer that is lost after the call took effect makes nothing more', async () => {
    const resource = await make();
    await rig.fault(creates.service, creates.operation, 'loseAnswer');
    await resource.create();
    await resource.converge();
    expect(await count(resource)).toBe(1);
  });

  test('when every answer is lost it is adopted later', async () => {
    const resource = await make();
    await rig.fault(creates.service, creates.operation, 'loseAnswer', { times: 5 });
    const said = await resource.create().catch((error: unknown) => error);
    // EventBridge takes no client token: its second answer, "already exists", is as good as success.
    if (creates.operation === 'CreateConnection') expect(said).toBeUndefined();
    else expect(said).toMatchObject({ kind: 'unavailable' });
    await rig.control('DELETE', 'faults');
    await resource.converge();
    expect(await count(resource)).toBe(1);
  });

  test('what is made but not to be seen yet is not made twice', async () => {
    const resource = await make();
    await rig.fault(creates.service, creates.operation, 'invisible', { delayMs: 15_000 });
    await resource.create();
    expect(await resource.look()).toBeNull();
    await resource.create();
    await rig.letTimePass();
    await resource.converge();
    expect(await count(resource)).toBe(1);
  });

  test('removing twice, and removing what is gone, is done', async () => {
    const resource = await (await make()).converge();
    resource.desired = 'absent';
    await resource.remove();
    await resource.remove();
    await rig.letTimePass();
    await resource.vanish();
    await resource.remove();
    expect(await resource.look()).toBeNull();
  });

  test('an answer that is lost when removing is no harm', async () => {
    const resource = await (await make()).converge();
    await rig.fault('*', '*', 'loseAnswer', { times: 1 });
    await resource.vanish();
    expect(await resource.look()).toBeNull();
  });
});
