import { expect, test } from 'vitest';
import { startSandbox } from '@/sandbox/start-sandbox';
import { newSession } from './call';
import { configureAws } from './clients';
import { withAwsCalls } from './observer';
import { listResourceGateways } from './vpc-lattice-gateways';

test('a list is read to its last page', async () => {
  const sandbox = await startSandbox({ port: 0, home: null });
  configureAws({ endpointUrl: sandbox.url });
  const gateways = sandbox.world.collection<any>('vpc-lattice.resourceGateway');
  for (let number = 0; number < 230; number += 1) {
    const id = `rgw-${String(number).padStart(17, '0')}`;
    gateways.put({
      id,
      accountId: '111111111111',
      region: 'us-east-1',
      arn: `arn:aws:vpc-lattice:us-east-1:111111111111:resourcegateway/${id}`,
      name: `gateway-${number}`,
      status: 'ACTIVE',
      vpcId: 'vpc-00000000',
      subnetIds: [],
      securityGroupIds: [],
      ipAddressType: 'IPV4',
      resourceConfigDnsResolution: 'PUBLIC',
      createdAt: 0,
      lastUpdatedAt: 0,
      tags: {},
    });
  }
  const session = newSession({ accountId: '111111111111', region: 'us-east-1' }, { accessKeyId: 'AKIASBX0111111111111', secretAccessKey: 'sandbox' }, () => {});
  let calls = 0;
  const listed = await withAwsCalls(
    () => (calls += 1),
    () => listResourceGateways(session),
  );
  expect(new Set(listed.map(({ name }) => name)).size).toBe(230);
  expect(calls).toBe(3);
  await sandbox.stop();
});
