import { RAM } from '@aws-sdk/client-ram';
import { EC2 } from '@aws-sdk/client-ec2';
import { VPCLattice } from '@aws-sdk/client-vpc-lattice';
import { region, type LifeAccounts } from '../world';

/** Makes objects in the first owner's account that are not Pergola's, beside which and through which it works. */
export async function makeStrangers(sandboxUrl: string, { owners, consumers }: LifeAccounts): Promise<void> {
  const accountId = owners[0]!;
  const options = { endpoint: sandboxUrl, region, credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
  const [lattice, ram, ec2] = [new VPCLattice(options), new RAM(options), new EC2(options)];
  const { Subnets: [subnet] = [] } = await ec2.describeSubnets({});
  await lattice.createResourceGateway({ name: 'somebody-elses', vpcIdentifier: subnet!.VpcId!, subnetIds: [subnet!.SubnetId!] });
  await ram.createResourceShare({ name: 'somebody-elses', principals: [consumers[0]!] });
  for (const client of [lattice, ram, ec2] as { destroy(): void }[]) client.destroy();
}
