/**
 * What only a real AWS account can show. `docs/real-aws.md` explains each check; `npm run real-aws` tries those that a
 * command can try.
 */
export interface RealAwsCheck {
  /** `RA-01`. An id keeps its meaning: a check that is dropped leaves a gap. */
  id: string;
  /** `read`: changes nothing. `write`: runs with `--write` only, and deletes what it creates. `manual`: a person tries it. */
  mode: 'read' | 'write' | 'manual';
  /** What AWS is asked. */
  question: string;
  /** What Pergola and the sandbox assume. */
  expected: string;
}

export const realAwsChecks: readonly RealAwsCheck[] = [
  { id: 'RA-01', mode: 'read', question: 'Does each role accept its external ID, and refuse a wrong and a missing one?', expected: '`AssumeRole` succeeds with the right external ID. It answers `AccessDenied` without one and with another one.' },
  { id: 'RA-02', mode: 'read', question: 'Does the removal role refuse the web role?', expected: '`AssumeRole` under `PergolaWebRole` answers `AccessDenied`, with the right external ID too.' },
  { id: 'RA-03', mode: 'read', question: 'Do session policies of each operation fit?', expected: '`AssumeRole` accepts each policy with its session tags. `PackedPolicySize` stays below 100.' },
  { id: 'RA-04', mode: 'read', question: 'Can the read role list and read what the templates say?', expected: 'Each read of the read role succeeds. An object that does not exist answers `ResourceNotFoundException`, not `AccessDeniedException`.' },
  { id: 'RA-05', mode: 'read', question: 'Which roles are older than the running version needs?', expected: 'The tag `pergola:template-version` of each role equals the output of its stack.' },

  { id: 'RA-10', mode: 'write', question: 'Does `CreateResourceGateway` pass with the owner role?', expected: 'It passes. `vpc-lattice:CreateAction` is set for the tags of the request.' },
  { id: 'RA-11', mode: 'write', question: 'Does `CreateResourceConfiguration` pass with the owner role?', expected: 'It passes. AWS asks for the configuration and its gateway.' },
  { id: 'RA-12', mode: 'write', question: 'Does `TagResource` refuse an object that exists?', expected: '`AccessDeniedException`: `vpc-lattice:CreateAction` is absent.' },
  { id: 'RA-13', mode: 'write', question: 'Does `aws:ResourceTag/pergola:resource` work for `vpc-lattice:PutResourcePolicy`, which RAM calls for its caller?', expected: '`CreateResourceShare` with a configuration of Pergola passes. With another configuration it answers `AccessDeniedException`.' },
  { id: 'RA-14', mode: 'write', question: 'Does RAM ask for `ram:TagResource` when a share is created with tags, and is `ram:ResourceShareName` set then?', expected: 'Either answer works: the statement allows the tag if the key is absent or begins with `pergola-`.' },
  { id: 'RA-15', mode: 'write', question: 'Does `ram:TagResource` refuse a share that is not named `pergola-…`?', expected: '`AccessDeniedException`: RAM sets `ram:ResourceShareName` of a share that exists.' },
  { id: 'RA-16', mode: 'write', question: 'Do `AssociateResourceShare`, `DisassociateResourceShare` and `DeleteResourceShare` go by name and tag?', expected: 'They pass on a share of Pergola. On a share of another name, and on one without the tag, they answer `AccessDeniedException`.' },
  { id: 'RA-17', mode: 'write', question: 'Is `ram:RequestedAllowsExternalPrincipals` set when the request leaves `allowExternalPrincipals` out?', expected: 'It is `true`. With `InsideOrganizationOnly` the request is refused.' },
  { id: 'RA-18', mode: 'write', question: 'Does an invitation carry `ram:ShareOwnerAccountId` and `ram:ResourceShareName`?', expected: '`AcceptResourceShareInvitation` passes for a share `pergola-…` of an account in `OwnerAccounts`, and is refused otherwise.' },
  { id: 'RA-19', mode: 'write', question: 'Which EC2 actions does VPC Lattice ask of the caller for a gateway, on which resources, with which keys?', expected: 'The actions of the page "Amazon VPC Lattice API permissions". With `AllowedVpcs`, `ec2:Vpc` is set on subnets, security groups and network interfaces. CloudTrail shows the calls.' },
  { id: 'RA-20', mode: 'write', question: 'Is `vpc-lattice:VpcId` set on `CreateResourceGateway`?', expected: 'With `AllowedVpcs`, a gateway in another VPC answers `AccessDeniedException`.' },
  { id: 'RA-21', mode: 'write', question: 'Do EventBridge, RAM and VPC Lattice set `aws:ViaAWSService` and `aws:CalledVia` when they call for their caller?', expected: 'Unknown. If every call of this list passes with `RequireCalledVia`, set it in all accounts.' },
  { id: 'RA-22', mode: 'write', question: 'Which Secrets Manager actions does EventBridge ask of the caller when it creates, updates and deletes a connection?', expected: '`CreateSecret`; `GetSecretValue`, `PutSecretValue` and `UpdateSecret`; `DeleteSecret`. The secret is named `events!connection/<name>/<UUID>`.' },
  { id: 'RA-23', mode: 'write', question: 'Which ARN has the service network that EventBridge associates with a configuration?', expected: 'An ARN that belongs to AWS, not to the consumer’s account: a deny on the account’s own networks does not match it.' },
  { id: 'RA-24', mode: 'write', question: 'Which tags does EventBridge write on its association?', expected: '`ManagedByServiceAWSEventBridge` with the value `<account>:<connection>`, and never `pergola:resource`.' },
  { id: 'RA-25', mode: 'write', question: 'Does `vpc-lattice:AssociateViaAWSService-EventsAndStates` have a resource?', expected: 'The Service Authorization Reference lists none, so the statement names `*`.' },
  { id: 'RA-26', mode: 'write', question: 'Which resource does Step Functions name for `states:InvokeHTTPEndpoint` in `TestState`?', expected: 'An ARN that `stateMachine:*` of the account and Region matches.' },
  { id: 'RA-27', mode: 'write', question: 'Does the HTTP task role read its connection by name?', expected: '`RetrieveConnectionCredentials`, `DescribeSecret` and `GetSecretValue` pass for `pergola-…`. For another connection the test request answers `Events.ConnectionResource.AccessDenied`.' },
  { id: 'RA-28', mode: 'write', question: 'Is `vpc-lattice:ResourceConfigurationArn` set when the owner deletes an association?', expected: 'It is set on `DeleteServiceNetworkResourceAssociation` and `DeleteResourceEndpointAssociation`: the removal role deletes both.' },
  { id: 'RA-29', mode: 'write', question: 'Which account is in the ARN of an association that another account made, as the owner lists it?', expected: 'Either one: the statement names any account.' },
  { id: 'RA-30', mode: 'write', question: 'Can the removal role take a configuration, or with `RemoveAccountsFromOtherShares` an account, out of another share (`ram:RequestedResourceType`, `ram:ResourceArn`, `ram:Principal`), and neither together nor an organization?', expected: '`DisassociateResourceShare` passes for an account and for the configuration, and answers `AccessDeniedException` for both together.' },
  { id: 'RA-31', mode: 'write', question: 'Does `vpc-lattice:ListTagsForResource` work without resource-level permissions?', expected: 'It passes with `Resource: *`.' },
  { id: 'RA-32', mode: 'write', question: 'Is the service-linked role created once for each service, with the caller’s rights?', expected: 'The first gateway and the first connection ask for `iam:CreateServiceLinkedRole`; later ones don’t.' },
  { id: 'RA-33', mode: 'write', question: 'Does the removal role delete a resource policy, and what is left of RAM’s own?', expected: '`DeleteResourcePolicy` passes on a configuration with the tag. Access through a resource share stays.' },
  { id: 'RA-34', mode: 'write', question: 'Which resource does `CreateResourceConfiguration` name for a new configuration, and which for its group?', expected: 'Unknown. If a new one is named `resourceconfiguration/*` and a group by its ID, a deny on `resourceconfiguration/rcfg-*` keeps the owner role out of groups.' },
  { id: 'RA-35', mode: 'write', question: 'Which VPC Lattice actions does RAM ask of the caller when a configuration or a principal leaves a share, and when the share is deleted?', expected: 'None: `DisassociateResourceShare` and `DeleteResourceShare` pass with the roles as they are.' },

  { id: 'RA-50', mode: 'write', question: 'Does EventBridge need `allowAssociationToShareableServiceNetwork`?', expected: 'Unknown. Pergola sets it to `true` unless the owners block onward sharing.' },
  { id: 'RA-51', mode: 'write', question: 'Can the owner delete the association that EventBridge manages?', expected: '`DeleteServiceNetworkResourceAssociation` passes for the owner and answers `ConflictException` for the consumer.' },
  { id: 'RA-52', mode: 'write', question: 'What becomes of a connection after its association is deleted?', expected: '`FAILED_CONNECTIVITY` with a reason. Test requests fail.' },
  { id: 'RA-53', mode: 'write', question: 'How does the owner see the managed association?', expected: '`isManagedAssociation` is `true`, and `createdBy` is the consumer’s account.' },
  { id: 'RA-54', mode: 'write', question: 'Which state does `CreateConnection` answer for a private connection?', expected: '`CREATING`, then `ACTIVE`.' },
  { id: 'RA-55', mode: 'write', question: 'How does a connection to a configuration that is not shared fail?', expected: '`CreateConnection` answers `AccessDeniedException` or `ResourceNotFoundException` at once.' },
  { id: 'RA-56', mode: 'write', question: 'Which members does `GetResourceConfiguration` show to a consumer?', expected: 'At least `arn`, `name` and `status`. Pergola depends on no other.' },
  { id: 'RA-57', mode: 'write', question: 'Which version of `AWSRAMPermissionVpcLatticeResourceConfiguration` does a new share get?', expected: 'Version 2 or later.' },
  { id: 'RA-58', mode: 'write', question: 'How long does RAM take to list what it created or took out?', expected: 'Seconds. Pergola waits 30 seconds before it creates an object again.' },
  { id: 'RA-59', mode: 'write', question: 'Does a share or an association show `ASSOCIATED` at once inside the organization?', expected: '`ASSOCIATING`, then `ASSOCIATED`, without an invitation.' },
  { id: 'RA-60', mode: 'write', question: 'What does `UpdateConnection` answer, and when is the connection ready again?', expected: 'A private connection is `UPDATING`, then `ACTIVE`.' },
  { id: 'RA-61', mode: 'write', question: 'Which message has a refused `DeleteResourceGateway` and `DeleteResourceConfiguration`?', expected: '`ConflictException`. Pergola goes by the name of the error and not by its message.' },
  { id: 'RA-62', mode: 'write', question: 'Does a value without `IsValueSecret` read back?', expected: 'It does not: AWS treats it as secret.' },
  { id: 'RA-63', mode: 'write', question: 'Does EventBridge reach a name that only the VPC resolves (`IN_VPC`)?', expected: 'Unknown. Step Functions documents public names only.' },
  { id: 'RA-64', mode: 'write', question: 'Does a customer-managed resource policy give access without a share?', expected: 'It does: a consumer that the policy names can associate the configuration.' },
  { id: 'RA-65', mode: 'manual', question: 'When does an invitation to a configuration expire, and when is an answered one forgotten?', expected: 'It expires after 12 hours. RAM forgets an answered one after 7 days.' },
  { id: 'RA-66', mode: 'manual', question: 'Does the 21st private connection of an account and Region fail?', expected: '`LimitExceededException` of `CreateConnection`.' },
  { id: 'RA-67', mode: 'manual', question: 'What becomes of access when an account leaves the organization?', expected: 'The principal is `SUSPENDED` or gone. Associations that exist go on working.' },
  { id: 'RA-68', mode: 'manual', question: 'Which prices and Regions apply?', expected: 'Private connections are available in the Regions that Pergola offers.' },
  { id: 'RA-69', mode: 'manual', question: 'How soon does `DescribeOrganization` of an account show that it has joined or left an organization, and does RAM let it in before that?', expected: 'At once. A removal proof reads it where an organization is a principal.' },
  { id: 'RA-70', mode: 'write', question: 'In which form does RAM write a share into the resource policy of a configuration?', expected: 'Accounts as `AWS` principals, an organization as a condition on `aws:PrincipalOrgID`. Pergola compares principals and depends on no other form.' },
  { id: 'RA-71', mode: 'write', question: 'Does RAM list a share `CREATED_FROM_POLICY` for a policy that was put by hand?', expected: 'RAM documents it for resource-based policies, not for VPC Lattice. The sandbox guesses: one share for each set of actions, named `CreatedFromPolicy-…`, its principals `ASSOCIATED` at once without an invitation, gone with the policy; none for a principal `*` without a condition on the organization. Pergola shows the policy instead of these shares.' },
  { id: 'RA-72', mode: 'write', question: 'Can `allowAssociationToShareableServiceNetwork` be set to `false` while a shareable service network holds the configuration?', expected: 'It can. The association stays, and a new one is refused.' },
  { id: 'RA-73', mode: 'write', question: 'How long does `GetResourcePolicy` show a principal that RAM lists as `DISASSOCIATED`?', expected: 'Seconds. Pergola waits 60 seconds before it takes the statement for one that was put by hand, and deletes the policy.' },
  { id: 'RA-74', mode: 'manual', question: 'Which credentials do calls use while EventBridge applies `UpdateConnection` to a private connection, and do they fail?', expected: 'Not documented. The sandbox lets calls fail with `InvalidPrivateConnectionState` while the connection is `UPDATING`, and Pergola says before that calls can fail.' },
  { id: 'RA-75', mode: 'manual', question: 'Does `ListApiDestinations` still list an API destination whose connection was deleted, with the ARN of that connection?', expected: 'It does, as `INACTIVE`. Pergola shows it as naming the old ARN.' },
  { id: 'RA-80', mode: 'manual', question: 'Do `GetResourceShares`, `GetResourceShareAssociations`, `GetResourceShareInvitations`, `ListConnections` and the lists of VPC Lattice hold an empty list when there is nothing, `ListTagsForResource` an empty `tags`, and does `GetResourcePolicy` of a configuration without a policy respond `ResourceNotFoundException`?', expected: 'They do. Pergola takes a response without them for malformed and retries.' },
  { id: 'RA-81', mode: 'manual', question: 'What does a conditional `PutObject` answer in a bucket with Object Lock, with `If-Match` and with `If-None-Match`?', expected: '`412 PreconditionFailed` for another ETag and for an existing key, `404 NoSuchKey` for a missing one, `409 ConditionalRequestConflict` when another write is under way. Pergola reads the object again after each of them.' },
];
