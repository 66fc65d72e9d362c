import { expect, it } from 'vitest';
import type { ServiceId } from '../core/contract';
import { checkAnswer } from './check-answer';

const gateway = {
  name: 'main-rg',
  id: 'rgw-0123456789abcdefg',
  arn: 'arn:aws:vpc-lattice:us-east-1:111111111111:resourcegateway/rgw-0123456789abcdefg',
  status: 'ACTIVE',
  createdAt: '2026-11-24T03:38:56.831Z',
};
const connection = { ConnectionArn: 'arn:aws:events:us-east-1:111111111111:connection/one/00000000-0000-0000-0000-000000000000', ConnectionState: 'ACTIVE', CreationTime: 1_795_492_736.831 };
const conflict = { message: 'Exists.', resourceId: 'rgw-0123456789abcdefg', resourceType: 'RESOURCE_GATEWAY' };
const identity = (inside: string, around = '<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>') =>
  `<?xml version="1.0" encoding="UTF-8"?><GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${inside}</GetCallerIdentityResult>${around}</GetCallerIdentityResponse>`;
const vpcs = (inside: string) => `<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><requestId>1</requestId>${inside}</DescribeVpcsResponse>`;
const ec2Error = (code: string) => `<Response><Errors><Error><Code>${code}</Code><Message>No.</Message></Error></Errors><RequestID>1</RequestID></Response>`;

type Row = [sentence: string, service: ServiceId, operation: string, status: number, body: unknown, problem: string | null, headers?: Record<string, string | undefined>];

const rows: Row[] = [
  ['a gateway', 'vpc-lattice', 'GetResourceGateway', 200, { ...gateway, vpcId: 'vpc-0123456789abcdef0' }, null],
  ['a member of another operation', 'vpc-lattice', 'GetResourceGateway', 200, { ...gateway, vpcIdentifier: 'vpc-0123456789abcdef0' }, 'vpcIdentifier is no member that AWS knows'],
  ['a code of another operation', 'vpc-lattice', 'CreateResourceGateway', 200, { name: 'main-rg' }, 'The HTTP code is 200, not 201'],
  ['a required member left out', 'vpc-lattice', 'ListResourceGateways', 200, {}, null],
  ['a required member left out', 'vpc-lattice', 'GetServiceNetworkResourceAssociation', 200, { id: 5 }, 'id is 5, not a string'],
  ['an ARN of another form', 'vpc-lattice', 'GetResourceGateway', 200, { ...gateway, arn: 'arn:aws:vpc-lattice:us-east-1:1:resourcegateway/rgw-0123456789abcdefg' }, 'does not match'],
  ['a state that is none', 'vpc-lattice', 'GetResourceGateway', 200, { ...gateway, status: 'READY' }, '"READY" is none of'],
  ['a name that is too short', 'vpc-lattice', 'GetResourceGateway', 200, { ...gateway, name: 'ab' }, 'fewer than 3'],
  ['seconds in VPC Lattice', 'vpc-lattice', 'GetResourceGateway', 200, { ...gateway, createdAt: 1_795_492_736 }, 'not a time in ISO 8601'],
  ['null instead of nothing', 'vpc-lattice', 'GetResourceGateway', 200, { ...gateway, status: null }, 'status is null, not a string'],
  ['another type of body', 'vpc-lattice', 'GetResourceGateway', 200, gateway, 'The content type is text/html', { 'content-type': 'text/html' }],
  ['no request id', 'vpc-lattice', 'GetResourceGateway', 200, gateway, 'There is no header x-amzn-requestid', { 'x-amzn-requestid': undefined }],
  ['a body that is no JSON', 'vpc-lattice', 'GetResourceGateway', 200, 'hello', 'The body cannot be read'],
  ['an empty 204', 'vpc-lattice', 'DeleteResourceConfiguration', 204, '', null],
  ['a 204 with a body', 'vpc-lattice', 'DeleteResourceConfiguration', 204, {}, 'A 204 has a body'],
  ['an operation that no model has', 'vpc-lattice', 'DeleteEverything', 200, {}, 'sandbox/models has no operation DeleteEverything'],
  ['a declared error', 'vpc-lattice', 'CreateResourceGateway', 409, conflict, null, { 'x-amzn-errortype': 'ConflictException' }],
  ['an error of another operation', 'vpc-lattice', 'ListResourceGateways', 409, conflict, 'ConflictException is neither declared by ListResourceGateways', { 'x-amzn-errortype': 'ConflictException' }],
  ['an error with another code', 'vpc-lattice', 'CreateResourceGateway', 400, conflict, 'ConflictException is answered with 400, not 409', { 'x-amzn-errortype': 'ConflictException' }],
  ['an error without a required member', 'vpc-lattice', 'CreateResourceGateway', 409, { message: 'Exists.' }, 'resourceId is required and missing', { 'x-amzn-errortype': 'ConflictException' }],
  ['an error without a name', 'vpc-lattice', 'CreateResourceGateway', 409, conflict, 'An error without a name'],
  ['an error without a message', 'vpc-lattice', 'ListResourceGateways', 403, {}, 'The error has no message', { 'x-amzn-errortype': 'ExpiredTokenException' }],
  ['what is not played', 'vpc-lattice', 'CreateService', 501, { message: 'No.' }, null, { 'x-amzn-errortype': 'SandboxNotSupported' }],
  ['a connection', 'events', 'CreateConnection', 200, connection, null],
  ['milliseconds', 'events', 'CreateConnection', 200, { ...connection, CreationTime: 1_795_492_736_831 }, 'not a time in seconds'],
  ['ISO 8601 in EventBridge', 'events', 'CreateConnection', 200, { ...connection, CreationTime: '2026-11-24T03:38:56Z' }, 'not a time in seconds'],
  ['an error in the body', 'events', 'DescribeConnection', 400, { __type: 'ResourceNotFoundException', message: 'No.' }, null],
  ['an error in the header alone', 'events', 'DescribeConnection', 400, { message: 'No.' }, 'There is no __type', { 'x-amzn-errortype': 'ResourceNotFoundException' }],
  ['an error with the code of REST', 'organizations', 'ListAccounts', 403, { __type: 'AccessDeniedException', Message: 'No.' }, 'answered with 403, not 400'],
  ['who calls', 'sts', 'GetCallerIdentity', 200, identity('<Account>111111111111</Account>'), null],
  ['an element that is none', 'sts', 'GetCallerIdentity', 200, identity('<AccountId>111111111111</AccountId>'), 'AccountId is no member that AWS knows'],
  ['no request id in the body', 'sts', 'GetCallerIdentity', 200, identity('', ''), 'There is no ResponseMetadata'],
  ['XML that is not closed', 'sts', 'GetCallerIdentity', 200, identity('<Account>').replace('</GetCallerIdentityResult>', ''), 'closes <Account>'],
  ['an unknown entity', 'sts', 'GetCallerIdentity', 200, identity('<Arn>a&b;c</Arn>'), '&b; is no entity'],
  ['a list of items', 'ec2', 'DescribeVpcs', 200, vpcs('<vpcSet><item><vpcId>vpc-1</vpcId><isDefault>false</isDefault></item></vpcSet>'), null],
  ['a list of members', 'ec2', 'DescribeVpcs', 200, vpcs('<vpcSet><member><vpcId>vpc-1</vpcId></member></vpcSet>'), 'whose items are <item>'],
  ['a boolean that is none', 'ec2', 'DescribeVpcs', 200, vpcs('<vpcSet><item><isDefault>no</isDefault></item></vpcSet>'), 'IsDefault is "no", not a boolean'],
  ['nothing but success', 'ec2', 'CreateTags', 200, '<CreateTagsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><requestId>1</requestId><return>true</return></CreateTagsResponse>', null],
  ['an error of EC2', 'ec2', 'DescribeVpcs', 400, ec2Error('InvalidVpcID.NotFound'), null],
  ['an error that EC2 does not know', 'ec2', 'DescribeVpcs', 400, ec2Error('NoSuchVpc'), 'NoSuchVpc is neither declared'],
  ['an error of STS in EC2’s form', 'sts', 'AssumeRole', 403, ec2Error('AccessDenied'), 'An error without a name'],
];

it.each(rows)('%s: %s %s %i', async (_sentence, service, operation, status, body, problem, headers = {}) => {
  const contentType = { sts: 'text/xml', ec2: 'text/xml;charset=UTF-8', events: 'application/x-amz-json-1.1', organizations: 'application/x-amz-json-1.1' }[service as 'sts'] ?? 'application/json';
  const all = { 'content-type': contentType, 'x-amzn-requestid': '1', ...headers };
  const sent = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const found = await checkAnswer(service, operation, { status, headers: sent, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });
  if (problem === null) expect(found).toEqual([]);
  else expect(found).toContainEqual(expect.stringContaining(problem));
});
