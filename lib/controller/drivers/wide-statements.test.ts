import { expect, test } from 'vitest';
import { asList } from '@/sandbox/core/iam/policy-document';
import { conditionKeysOf, statementsOfTemplates, type Strictness, type TemplateStatement } from '@/sandbox/testing/role-templates';

/*
 * Every statement of a role template that names no resource or has no condition stands here with its reason. One that is
 * not in the table fails: bind it to a name, a mark or a documented key, or give the reason why AWS offers none.
 */

/** The actions support neither resources nor condition keys. */
const noResources = 'AWS lists the whole account: the actions support neither resources nor conditions.';
const reads = 'Read-only. A tag condition would turn "not found" into "access denied".';
const byName = 'Bound by name: the prefix pergola- is in the ARN.';

const reasons: Record<string, string> = {
  'PergolaWebRole AssumeTheRolesOfAccounts': 'The trust policy of each role decides, by the ARN of this role and the external ID.',
  'PergolaWorkerRole AssumeTheRolesOfAccounts': 'The trust policy of each role decides, by the ARN of this role and the external ID.',
  'PergolaReadRole ReadOrganizationAndShares': noResources,
  'PergolaReadRole ListWhoReachesServiceNetworks': noResources,
  'PergolaReadRole ListNetworks': noResources,
  'PergolaReadRole ListGatewaysAndConfigurations': noResources,
  'PergolaReadRole ReadGatewaysAndConfigurations': reads,
  'PergolaReadRole ReadPoliciesOfServiceNetworks': reads,
  'PergolaReadRole ReadTags': noResources,
  'PergolaReadRole ListConnectionsAndInvitations': noResources,
  'PergolaReadRole ReadConnections': byName,
  'PergolaReadRole ReadAssociationsOfConnections': reads,
  'PergolaReadRole ListUsersOfConnections': noResources,
  'PergolaReadRole ReadDefinitionsOfStateMachines': 'Read-only. People create the state machines, under names of their own.',
  'PergolaOwnerRole ReadNetworkOfGateways': noResources,
  'PergolaOwnerRole CreateNetworkInterfacesOfGateways': 'VPC Lattice documents the actions that it asks of the caller and no resources. AllowedVpcs and RequireCalledVia bind it.',
  'PergolaOwnerRole ManageNetworkInterfacesOfGateways': 'VPC Lattice documents the actions that it asks of the caller and no resources. AllowedVpcs and RequireCalledVia bind it.',
  'PergolaOwnerRole LetLatticeLookForDatabases': 'Read-only. VPC Lattice asks it of the caller for every configuration.',
  'PergolaOwnerRole CreateSharesOfConfigurations': 'The action supports no resources. The mark, the resource type and the resource policy of the configuration bind it.',
  'PergolaConsumerRole ManageConnections': byName,
  'PergolaConsumerRole LetEventBridgeReadTheConfiguration': 'Read-only. The configuration belongs to another account, which shares it or not.',
  'PergolaConsumerRole LetEventBridgeAssociateTheConfiguration': 'The network belongs to AWS; a deny keeps off the networks of this account. RequireCalledVia binds it to EventBridge.',
  'PergolaConsumerRole LetEventBridgeUseTheAssociation': 'A permission without a call of its own. It supports neither resources nor conditions.',
  'PergolaConsumerRole LetEventBridgeKeepTheCredentials': `${byName} RequireCalledVia binds it to calls of EventBridge.`,
  'PergolaConsumerRole SendTestRequests': 'The action supports neither resources nor conditions. It runs under PergolaHttpTaskRole, which binds it.',
  'PergolaHttpTaskRole UseConnections': byName,
  'PergolaHttpTaskRole ReadTheirCredentials': `${byName} RequireCalledVia binds it to calls of EventBridge.`,
};

/** Statements that a parameter of the template binds to a resource or a condition. */
const boundByParameters = ['CreateNetworkInterfacesOfGateways', 'ManageNetworkInterfacesOfGateways', 'LetEventBridgeAssociateTheConfiguration', 'LetEventBridgeKeepTheCredentials', 'ReadTheirCredentials'];

function isWide({ statement }: TemplateStatement): boolean {
  return statement.Effect === 'Allow' && (asList(statement.Resource).includes('*') || conditionKeysOf(statement).length === 0);
}

const wide = (strictness: Strictness) => statementsOfTemplates(strictness).filter(isWide).map(({ name }) => name).toSorted();

test('every statement without a resource or a condition has its reason', () => {
  expect(wide('default')).toEqual(Object.keys(reasons).toSorted());
});

test('the parameters that narrow a role bind what they are for', () => {
  expect(wide('strict')).toEqual(Object.keys(reasons).filter((name) => !boundByParameters.some((sid) => name.endsWith(` ${sid}`))).toSorted());
});

test('no statement allows an action by a wildcard', () => {
  expect(statementsOfTemplates('default').filter(({ statement }) => asList(statement.Action).some((action) => action.includes('*'))).map(({ name }) => name)).toEqual([]);
});

/** Tag actions are allowed only while an object is created, or where the mark is out of reach. */
test('no statement lets a role write the mark on an object that it did not create', () => {
  const writes = statementsOfTemplates('default').filter(({ statement }) => asList(statement.Action).some((action) => /:(Un)?[Tt]ag(Resource|s)|CreateTags/.test(action)));
  const bounds = writes.map(({ name, statement }) => [name, conditionKeysOf(statement).map(({ operator, key }) => `${operator} ${key}`).join(', ')]);
  expect(Object.fromEntries(bounds)).toEqual({
    'PergolaOwnerRole WriteTheMarkOnNewObjects': 'StringEquals vpc-lattice:CreateAction',
    'PergolaOwnerRole WriteTheMarkOnSharesOfPergola': 'StringLike aws:RequestTag/pergola:resource, StringLikeIfExists ram:ResourceShareName',
    'PergolaConsumerRole LetEventBridgeTagItsAssociation': 'StringLike aws:RequestTag/ManagedByServiceAWSEventBridge, Null aws:RequestTag/pergola:resource',
  });
});
