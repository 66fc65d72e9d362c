import { problemOfName } from '../names';
import { fail, pass, type Verdict } from './check';
import type { PublishFacts } from './facts';
import { takenServiceNames } from './propose';

/** Names of resource configurations are unique in an account and Region (AWS VPC Lattice user guide). */
export function checkName({ name, network }: Pick<PublishFacts, 'name' | 'network'>): Verdict {
  const problem = problemOfName(name, 'resource-configuration');
  if (problem) return fail(problem, 'Change the name.');
  if (takenServiceNames(network).has(name)) {
    return fail(`Account ${network.accountId} already has a resource configuration named ${name} in ${network.region}.`, 'Choose another name: AWS takes each only once.');
  }
  return pass(`AWS takes ${name}, and nothing in account ${network.accountId} has it yet.`);
}

export function checkGatewayName({ gateway, network }: Pick<PublishFacts, 'gateway' | 'network'>): Verdict {
  if (!gateway.isNew) return pass(`The gateway ${gateway.name} is there already.`);
  const problem = problemOfName(gateway.name, 'resource-gateway');
  if (problem) return fail(problem, 'Change the name of the gateway.');
  const taken = network.gateways.find(({ name }) => name === gateway.name);
  if (taken) {
    return fail(`Account ${network.accountId} already has a gateway named ${gateway.name} (${taken.id}, in ${taken.vpcId}).`, 'Use that gateway, or choose another name.');
  }
  return pass(`AWS takes ${gateway.name}, and no gateway has it yet.`);
}
