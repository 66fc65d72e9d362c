import { setTimeout as sleep } from 'node:timers/promises';
import { EC2 } from '@aws-sdk/client-ec2';
import { RAM } from '@aws-sdk/client-ram';
import { VPCLattice } from '@aws-sdk/client-vpc-lattice';
import { ownershipTag } from '@/lib/controller/driver';
import { policyFor, putPolicyByHand, shareByHand } from '../../testing/networks-by-hand';

function ownerClients(endpoint: string) {
  const options = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'AKIASBX0111111111111', secretAccessKey: 'sandbox' } };
  return { lattice: new VPCLattice(options), ram: new RAM(options), ec2: new EC2(options) };
}

/** The sandbox takes milliseconds over it; a busy machine gets 20 s. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_000; looks += 1) {
    if (await isSo()) return;
    await sleep(20);
  }
  throw new Error(`AWS does not show within 20 s that ${what}`);
}

/** Makes objects that are not Pergola's, beside which it works. */
export async function settleStrangers(sandboxUrl: string): Promise<void> {
  const { lattice, ram, ec2 } = ownerClients(sandboxUrl);
  const { Vpcs } = await ec2.describeVpcs({ Filters: [{ Name: 'tag:Name', Values: ['MainBatchVPC'] }] });
  const vpcId = Vpcs![0]!.VpcId!;
  const { Subnets } = await ec2.describeSubnets({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] });
  await lattice.createResourceGateway({ name: 'somebody-elses', vpcIdentifier: vpcId, subnetIds: [Subnets![0]!.SubnetId!] });
  await ram.createResourceShare({ name: 'somebody-elses', principals: ['333333333333'] });
}

/** Makes the gateway that the story's service could have had of its own. */
export async function makeGatewayByHand(sandboxUrl: string): Promise<void> {
  const { lattice, ec2 } = ownerClients(sandboxUrl);
  const { Vpcs } = await ec2.describeVpcs({ Filters: [{ Name: 'tag:Name', Values: ['MainVPC'] }] });
  const vpcId = Vpcs![0]!.VpcId!;
  const { Subnets } = await ec2.describeSubnets({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }, { Name: 'tag:Name', Values: ['main-private*'] }] });
  const { SecurityGroups } = await ec2.describeSecurityGroups({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }, { Name: 'group-name', Values: ['main-rg-sg'] }] });
  const { id } = await lattice.createResourceGateway({ name: 'their-rg', vpcIdentifier: vpcId, subnetIds: Subnets!.map((one) => one.SubnetId!), securityGroupIds: SecurityGroups!.map((one) => one.GroupId!) });
  await until('the gateway is ACTIVE', async () => (await lattice.getResourceGateway({ resourceGatewayIdentifier: id })).status === 'ACTIVE');
}

/** Takes the consumer's account out of the share of service1 and changes its gateway, behind Pergola's back. */
export async function spoilByHand(sandboxUrl: string): Promise<void> {
  const { lattice, ram } = ownerClients(sandboxUrl);
  const { resourceShares } = await ram.getResourceShares({ resourceOwner: 'SELF', name: 'pergola-service1', resourceShareStatus: 'ACTIVE' });
  await ram.disassociateResourceShare({ resourceShareArn: resourceShares![0]!.resourceShareArn, principals: ['222222222222'] });
  const { items } = await lattice.listResourceGateways({});
  await lattice.updateResourceGateway({ resourceGatewayIdentifier: items!.find(({ name }) => name === 'main-rg')!.id, securityGroupIds: [] });
}

/** Puts an account that nobody asked for into the share of service1; as `OracleStory.madeByHand` names it. */
export async function putInByHand(sandboxUrl: string, accountId: string): Promise<string> {
  const { ram } = ownerClients(sandboxUrl);
  const { resourceShares } = await ram.getResourceShares({ resourceOwner: 'SELF', name: 'pergola-service1', resourceShareStatus: 'ACTIVE' });
  const { resourceShareArn } = resourceShares![0]!;
  await ram.associateResourceShare({ resourceShareArn, principals: [accountId] });
  await until('the principal is ASSOCIATED', async () => {
    const { resourceShareAssociations } = await ram.getResourceShareAssociations({ associationType: 'PRINCIPAL', resourceShareArns: [resourceShareArn!], principal: accountId });
    return resourceShareAssociations![0]?.status === 'ASSOCIATED';
  });
  return `${resourceShareArn} ${accountId}`;
}

/** Puts service1 into a share of the owner's own, with the consumer's account as its principal. */
export async function shareTwiceByHand(sandboxUrl: string): Promise<void> {
  await shareByHand(sandboxUrl, '111111111111', await configurationArn(sandboxUrl), '222222222222');
}

/** Lets the consumer's account in by a resource policy as well. */
export async function writePolicyByHand(sandboxUrl: string): Promise<void> {
  await putPolicyByHand(sandboxUrl, '111111111111', await configurationArn(sandboxUrl), policyFor({ AWS: '222222222222' }));
}

/** Makes a share that carries the mark of the share of service1, or of no row. */
export async function markByHand(sandboxUrl: string, of: 'service1' | 'nothing'): Promise<void> {
  const { ram } = ownerClients(sandboxUrl);
  const { resourceShares } = await ram.getResourceShares({ resourceOwner: 'SELF', name: 'pergola-service1', resourceShareStatus: 'ACTIVE' });
  const mark = resourceShares![0]!.tags!.find(({ key }) => key === ownershipTag)!.value;
  const { resourceShare } = await ram.createResourceShare({
    name: 'pergola-by-hand', resourceArns: [await configurationArn(sandboxUrl)], tags: [{ key: ownershipTag, value: of === 'service1' ? mark : 'res_0000000000000000' }],
  });
  await until('service1 is ASSOCIATED', async () => {
    const { resourceShareAssociations } = await ram.getResourceShareAssociations({ associationType: 'RESOURCE', resourceShareArns: [resourceShare!.resourceShareArn!] });
    return resourceShareAssociations!.every(({ status }) => status === 'ASSOCIATED');
  });
}

async function configurationArn(sandboxUrl: string): Promise<string> {
  const { items } = await ownerClients(sandboxUrl).lattice.listResourceConfigurations({});
  return items!.find(({ name }) => name!.includes('service1'))!.arn!;
}

/** Deletes the share of service1, and with it everybody's place in it. */
export async function deleteShareByHand(sandboxUrl: string): Promise<void> {
  const { ram } = ownerClients(sandboxUrl);
  const { resourceShares } = await ram.getResourceShares({ resourceOwner: 'SELF', name: 'pergola-service1', resourceShareStatus: 'ACTIVE' });
  await ram.deleteResourceShare({ resourceShareArn: resourceShares![0]!.resourceShareArn });
}
