import type { ModelShape } from '../core/constraints/service-model';
import type { ServiceId } from '../core/contract';
import { serviceDefinition, type ServiceDefinition } from '../core/protocols/service-definitions';
import { checkValue, wireName, type WireForm } from './check-value';
import { commonErrors } from './common-errors';
import { isXml, readJsonObject, readQueryError, readQueryResult, textOf, type RawAnswer } from './read-body';
import { readRestXmlError, readRestXmlResult } from './read-rest-xml';

/** Refused loudly by name, and no answer of AWS's: the model does not bind it. */
const notPlayed = 'SandboxNotSupported';

const contentTypes: Record<ServiceDefinition['protocol'], string> = {
  restJson: 'application/json',
  awsJson1_0: 'application/x-amz-json-1.0',
  awsJson1_1: 'application/x-amz-json-1.1',
  ec2Query: 'text/xml;charset=UTF-8',
  awsQuery: 'text/xml',
  restXml: 'application/xml',
};

/**
 * What in one raw HTTP answer breaks the service's model, as sentences; none when AWS could have answered so. `operation`
 * is AWS's name; one that the service does not have can only be answered by an error that every operation may answer.
 */
export async function checkAnswer(service: ServiceId, operation: string, answer: RawAnswer): Promise<string[]> {
  const definition = await serviceDefinition(service);
  const good = answer.status >= 200 && answer.status < 300;
  try {
    if (!good && errorName(definition, answer) === notPlayed) return [];
    const problems = good ? checkGood(definition, operation, answer) : checkError(definition, operation, answer);
    return [...checkHeaders(definition, answer), ...problems];
  } catch (error) {
    return [`The body cannot be read: ${error instanceof Error ? error.message : String(error)} (${answer.body.toString('latin1', 0, 200)})`];
  }
}

/** The name of the error that an answer is. */
export function errorName(definition: ServiceDefinition, answer: RawAnswer): string {
  if (definition.protocol === 'restXml') return readRestXmlError(answer).name;
  if (isXml(definition.protocol)) return readQueryError(definition.model, definition.protocol, answer.status, textOf(answer)).name;
  const type = answer.headers['x-amzn-errortype'] ?? readJsonObject(textOf(answer)).__type;
  return String(type ?? '').replace(/^.*#/, '').replace(/:.*$/, '');
}

function checkHeaders({ protocol }: ServiceDefinition, { headers, body, status }: RawAnswer): string[] {
  const problems: string[] = [];
  const requestIds = protocol === 'restXml' ? ['x-amz-request-id', 'x-amz-id-2'] : ['x-amzn-requestid'];
  for (const name of requestIds) if (!headers[name]) problems.push(`There is no header ${name}`);
  const type = headers['content-type'];
  const isContent = protocol === 'restXml' && headers['etag'] !== undefined;
  if (body.length > 0 && !isContent && !type?.startsWith(contentTypes[protocol])) problems.push(`The content type is ${type}, not ${contentTypes[protocol]}`);
  if (status === 204 && body.length > 0) problems.push('A 204 has a body');
  return problems;
}

function checkGood(definition: ServiceDefinition, operation: string, answer: RawAnswer): string[] {
  const { model, protocol } = definition;
  const declared = model.operations[operation];
  if (!declared) return [`sandbox/models has no operation ${operation} of ${definition.id}`];
  const wanted = declared.http.responseCode ?? 200;
  const problems = answer.status === wanted ? [] : [`The HTTP code is ${answer.status}, not ${wanted}`];
  if (protocol === 'restXml') {
    const { value, problems: formal } = readRestXmlResult(definition, operation, answer);
    return [...problems, ...formal, ...(declared.output ? checkValue(formOf(definition), declared.output.shape, definition.operations.get(operation)?.output, value) : [])];
  }
  const { value, problems: formal } = isXml(protocol)
    ? readQueryResult(model, protocol, operation, textOf(answer))
    : { value: answer.body.length === 0 ? {} : readJsonObject(textOf(answer)), problems: [] };
  problems.push(...formal);
  if (!declared.output) return Object.keys(value).length === 0 ? problems : [...problems, `${operation} answers nothing, but the body has ${Object.keys(value).join(', ')}`];
  return [...problems, ...checkValue(formOf(definition), declared.output.shape, definition.operations.get(operation)?.output, value)];
}

function checkError(definition: ServiceDefinition, operation: string, answer: RawAnswer): string[] {
  const { model, protocol, id } = definition;
  const name = errorName(definition, answer);
  const shape = declaredError(definition, operation, name);
  const wanted = (shape && (shape.error?.httpStatusCode ?? (shape.fault ? 500 : undefined))) ?? commonErrors[id][name] ?? (shape && 400);
  if (wanted === undefined) return [`${name || 'An error without a name'} is neither declared by ${operation} nor an error that every operation may answer with`];
  const problems = answer.status === wanted ? [] : [`${name} is answered with ${answer.status}, not ${wanted}`];

  if (protocol === 'restXml') return [...problems, ...readRestXmlError(answer).problems];
  if (isXml(protocol)) {
    const { message, problems: formal } = readQueryError(model, protocol, answer.status, textOf(answer));
    return [...problems, ...formal, ...(message ? [] : ['The error has no message'])];
  }
  const { __type: type, ...body } = readJsonObject(textOf(answer));
  if (protocol === 'restJson' && !answer.headers['x-amzn-errortype']) problems.push('There is no header x-amzn-errortype');
  if (protocol !== 'restJson' && typeof type !== 'string') problems.push('There is no __type');
  if (!body.message && !body.Message) problems.push('The error has no message');
  if (!shape) return [...problems, ...Object.keys(body).filter((member) => member.toLowerCase() !== 'message').map((member) => `${name} has no member ${member}`)];

  const form = formOf(definition);
  for (const [member, { location, locationName }] of Object.entries(shape.members ?? {})) {
    const header = location === 'header' ? answer.headers[(locationName ?? member).toLowerCase()] : undefined;
    if (header !== undefined) body[wireName(form, member, shape.members?.[member] ?? { shape: '' })] = /^\d+$/.test(header) ? Number(header) : header;
  }
  if (!Object.keys(shape.members ?? {}).some((member) => member.toLowerCase() === 'message')) delete body.message;
  return [...problems, ...checkValue(form, shapeNameOf(definition, shape), definition.errors.get(name)?.schema, body)];
}

/** The operation's own error of that name; the query protocols go by its code. */
function declaredError({ model, protocol }: ServiceDefinition, operation: string, name: string): ModelShape | undefined {
  for (const { shape: shapeName } of model.operations[operation]?.errors ?? []) {
    const shape = model.shapes[shapeName];
    if (shape && (isXml(protocol) ? (shape.error?.code ?? shapeName) : shapeName) === name) return shape;
  }
  return undefined;
}

function shapeNameOf({ model }: ServiceDefinition, shape: ModelShape): string {
  return Object.keys(model.shapes).find((name) => model.shapes[name] === shape) as string;
}

function formOf({ model, protocol }: ServiceDefinition): WireForm {
  const json = protocol === 'awsJson1_0' || protocol === 'awsJson1_1';
  return { model, usesLocationNames: !json, defaultTimestamps: isXml(protocol) || protocol === 'restXml' ? 'iso8601' : 'unixTimestamp' };
}
