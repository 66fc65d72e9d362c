/** Why a command cannot try a check, and how a person does. */
export const byHand: Record<string, string> = {
  'RA-03': 'Publish a service and connect to it: each change opens a session with the policy of its operation.',
  'RA-15': 'The owner role cannot create a share of another name. Create one by hand and call ram:TagResource under PergolaOwnerRole.',
  'RA-19': 'CloudTrail shows it: look for EC2 events of the session real-aws in the account that publishes.',
  'RA-20': 'It needs a stack with AllowedVpcs. Run with --vpc and the ID of another VPC, and expect RA-10 to differ.',
  'RA-21': 'Deploy the stack with RequireCalledVia and run again: every check must give the same answer.',
  'RA-22': 'CloudTrail shows it: look for Secrets Manager events of the session real-aws in the account that consumes.',
  'RA-25': 'The policy simulator or CloudTrail shows the resource. CreateConnection of RA-54 passes with *.',
  'RA-26': 'CloudTrail shows the resource of states:InvokeHTTPEndpoint.',
  'RA-32': 'CloudTrail shows it, in an account that never had a gateway or a private connection.',
  'RA-63': 'It needs a service with a name that only its VPC resolves. Publish it and send a test request.',
  'RA-64': 'Pergola makes no resource policies. Put one on a configuration by hand and associate it from the other account.',
};
