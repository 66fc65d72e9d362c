import type { ModelShape, ServiceModel } from '../core/constraints/service-model';
import { forecastTask, httpTaskRole, serviceHost } from '../testing/seed-story';
import { exampleOf } from './broken-inputs';
import type { Drawing } from './drawing';
import { matchesPattern } from './model-pattern';
import { passDefinition, waitDefinition } from './prepare';
import { usualInputs } from './usual-inputs';

/** Members whose values no model describes, by the name of the member. The first that fits is taken. */
const words: [member: RegExp, draw: (drawing: Drawing) => unknown][] = [
  [/^(vpcIdentifier|VpcId)$/, (drawing) => seen(drawing, /^vpc-/)],
  [/subnet(Id|Ids)?$/i, (drawing) => seen(drawing, /^subnet-/)],
  [/^(securityGroupIds?|SecurityGroupId|GroupId)s?$/i, (drawing) => seen(drawing, /^sg-/)],
  [/^VpcEndpointIds?$/i, (drawing) => seen(drawing, /^vpce-/)],
  [/serviceNetwork(Identifier|Arn)$/i, (drawing) => seen(drawing, /(^|:servicenetwork\/)sn-/)],
  [/resourceConfiguration(Identifier|Arn|GroupIdentifier)$/i, (drawing) => seen(drawing, /(^|:resourceconfiguration\/)rcfg-/)],
  [/^resourceShareArns?$/, (drawing) => seen(drawing, /:resource-share\//)],
  [/^resourceShareInvitationArns?$/, (drawing) => seen(drawing, /:resource-share-invitation\//)],
  [/^permissionArns?$/, (drawing) => seen(drawing, /:permission\//)],
  [/^resourceArns?$/, (drawing) => seen(drawing, /:(resourceconfiguration|servicenetwork|resourcegateway|connection|rule|event-bus|pipe|stateMachine|resource-share)[/:]/)],
  [/^(stateMachineArn|stateMachineVersionArn)$/, (drawing) => seen(drawing, /:stateMachine:/)],
  [/^executionArn$/, (drawing) => seen(drawing, /:execution:/)],
  [/^ConnectionArn$/, (drawing) => seen(drawing, /:connection\//)],
  [/^SecretId$/, (drawing) => seen(drawing, /:secret:/)],
  [/^(Source|Target|Arn)$/, (drawing) => seen(drawing, /:(queue|event-bus|api-destination|stateMachine)[/:]|:sqs:/)],
  [/^principals?$/, ({ chance, accountIds }) => chance.oneOf(accountIds)],
  [/^(roleArn|RoleArn|executionRoleArn)$/, ({ chance, accountId, accountIds }) => httpTaskRole(chance.is(0.9) ? accountId : chance.oneOf(accountIds))],
  [/^definition$/, ({ chance, known }) => chance.oneOf([passDefinition, waitDefinition, JSON.stringify({ StartAt: 'Call', States: { Call: forecastTask(known.find((one) => one.includes(':connection/')) ?? '') } })])],
  [/^(input|Detail|Event)$/, ({ chance, canary }) => JSON.stringify(chance.oneOf([{}, { from: canary }]))],
  [/^EventPattern$/, ({ chance }) => JSON.stringify(chance.oneOf([{ source: ['conformance'] }, { detail: { from: [{ exists: true }] } }]))],
  [/^ScheduleExpression$/, ({ chance }) => chance.oneOf(['rate(5 minutes)', 'cron(0 12 * * ? *)'])],
  [/^policy$/i, ({ canary }) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: canary, Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] })],
  [/^(domainName|customDomainName|groupDomain)$/, ({ chance, canary }) => chance.oneOf([serviceHost, `${canary}.example.com`])],
  [/^ipAddress$/, ({ chance }) => `10.0.1.${chance.upTo(255)}`],
  [/^cidrRanges$/, ({ chance }) => `10.0.${chance.upTo(255)}.0/24`],
  [/^portRanges?$/, ({ chance }) => chance.oneOf(['443', '1-1024', '8443'])],
  [/Endpoint$/, () => `https://${serviceHost}/`],
  [/^AccountId$/, ({ chance, accountIds }) => chance.oneOf(accountIds)],
  [/^(serviceNetworkResourceAssociationIdentifier)$/, (drawing) => seen(drawing, /^snra-/)],
  [/^(Rule|name|Name|namePrefix|NamePrefix|EventBusName|connectionName)$/, (drawing) => (drawing.chance.is(0.5) ? `${drawing.canary}-${drawing.chance.upTo(3)}` : seen(drawing, new RegExp(`^${drawing.canary}-\\d$`)))],
  [/^(nextToken|NextToken)$/, ({ canary }) => canary],
  [/^(clientToken|ClientToken|ClientRequestToken)$/, ({ chance, canary }) => `${canary}-token-${chance.upTo(4)}`],
  [/^(Description|description|cause|error)$/, ({ canary }) => `of ${canary}`],
];

/** Members that turn most calls down when they are drawn: they come rarely. */
const rarely = /^(nextToken|NextToken|DryRun|kmsKey.*|KmsKey.*|encryptionConfiguration|sources|publish|loggingConfiguration|mock|InputTransformer|InputPath|Input|.*LogDestination|LogConfiguration|ServiceName|PolicyDocument|versionDescription)$/;

/** An input that its operation's model allows, as far as it tells, made of what the account has seen. */
export function drawInput(model: ServiceModel, operation: string, drawing: Drawing): Record<string, unknown> {
  const usual = drawing.chance.is(0.65) ? usualInputs[operation] : undefined;
  if (usual) return withoutHoles(usual(drawing, (pattern) => seen(drawing, pattern))) as Record<string, unknown>;
  const shape = model.operations[operation]?.input?.shape;
  const input = (shape === undefined ? {} : draw(model, shape, '', drawing, 0)) as Record<string, unknown>;
  return operation.endsWith('Connection') ? withMatchingAuth(input, drawing) : input;
}

function draw(model: ServiceModel, shapeName: string, member: string, drawing: Drawing, depth: number): unknown {
  const shape = model.shapes[shapeName];
  if (!shape || depth > 6) return undefined;
  const { chance } = drawing;
  switch (shape.type) {
    case 'structure':
      return drawStructure(model, shape, drawing, depth);
    case 'list': {
      const count = Math.max(shape.min ?? 0, chance.oneOf([1, 1, 1, 2]));
      return Array.from({ length: Math.min(count, shape.max ?? count) }, () => draw(model, shape.member?.shape ?? '', member, drawing, depth + 1)).filter((item) => item !== undefined);
    }
    case 'map':
      return { [`key${chance.upTo(3)}`]: shape.value ? draw(model, shape.value.shape, 'value', drawing, depth + 1) : '' };
    case 'string':
      return drawText(model, shapeName, shape, member, drawing);
    case 'boolean':
      return chance.is(0.5);
    case 'integer':
    case 'long':
    case 'float':
    case 'double': {
      const least = shape.min ?? 1;
      return least + chance.upTo(Math.min((shape.max ?? least + 10) - least + 1, 50));
    }
    case 'timestamp':
      return undefined;
    default:
      return exampleOf(model, shapeName);
  }
}

function drawStructure(model: ServiceModel, shape: ModelShape, drawing: Drawing, depth: number): Record<string, unknown> {
  const { chance } = drawing;
  const names = Object.keys(shape.members ?? {});
  const wanted = shape.union ? [chance.oneOf(names)] : names.filter((name) => shape.required?.includes(name) || chance.is(rarely.test(name) ? 0.01 : 0.35));
  const entries = wanted.map((name) => [name, draw(model, shape.members?.[name]?.shape ?? '', name, drawing, depth + 1)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function drawText(model: ServiceModel, shapeName: string, shape: ModelShape, member: string, drawing: Drawing): unknown {
  if (shape.enum) return drawing.chance.oneOf(shape.enum);
  const fits = (value: string) => value.length >= (shape.min ?? 0) && value.length <= (shape.max ?? Infinity) && (shape.pattern === undefined || matchesPattern(shape.pattern, value));
  const word = words.find(([names]) => names.test(member))?.[1](drawing);
  if (typeof word === 'string' && fits(word)) return word;
  if (shape.pattern !== undefined) {
    const candidates = drawing.known.filter((one) => one.length > 8 && fits(one));
    if (candidates.length > 0) return drawing.chance.oneOf(candidates);
  }
  const plain = `${drawing.canary}-${drawing.chance.upTo(1000)}`;
  return fits(plain) ? plain : exampleOf(model, shapeName);
}

function seen({ chance, known }: Drawing, pattern: RegExp): string | undefined {
  const fitting = known.filter((one) => pattern.test(one));
  return fitting.length > 0 ? chance.oneOf(fitting) : undefined;
}

/** Credentials of the type that the connection asks for, without which no connection would ever be made. */
function withMatchingAuth(input: Record<string, unknown>, { chance, canary, known }: Drawing): Record<string, unknown> {
  if (!input.AuthParameters) return input;
  const basic = chance.is(0.5);
  const configuration = known.filter((one) => /:resourceconfiguration\/rcfg-/.test(one));
  return {
    ...input,
    AuthorizationType: basic ? 'BASIC' : 'API_KEY',
    AuthParameters: basic ? { BasicAuthParameters: { Username: canary, Password: 'secret' } } : { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'secret' } },
    InvocationConnectivityParameters: configuration.length > 0 && chance.is(0.7) ? { ResourceParameters: { ResourceConfigurationArn: chance.oneOf(configuration) } } : undefined,
  };
}

/** Without what there was nothing to draw for. */
function withoutHoles(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(withoutHoles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([name, item]) => [name, withoutHoles(item)]));
}
