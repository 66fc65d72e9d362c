import type { ModelShape, ServiceModel } from '../core/constraints/service-model';
import type { ProtocolName } from '../core/protocols/service-definitions';
import { childOf, readXml, type XmlElement } from '../core/protocols/xml-tree';

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
}

export function isXml(protocol: ProtocolName): boolean {
  return protocol === 'ec2Query' || protocol === 'awsQuery';
}

/** The body as text; throws a sentence when it is not UTF-8. */
export function textOf(answer: RawAnswer): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(answer.body);
}

export function readJsonObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('The body is no JSON object.');
  return value as Record<string, unknown>;
}

/** What a good answer of a query protocol carries, with numbers and booleans read as the model declares them. */
export function readQueryResult(
  model: ServiceModel,
  protocol: ProtocolName,
  operation: string,
  text: string,
): { value: Record<string, unknown>; problems: string[] } {
  const root = readXml(text);
  const problems: string[] = [];
  if (root.name !== `${operation}Response`) problems.push(`The root element is ${root.name}, not ${operation}Response`);
  if (root.attributes !== `xmlns="${model.metadata.xmlNamespace}"`) problems.push(`The root element has ${root.attributes || 'no namespace'}`);
  const output = model.operations[operation]?.output;
  if (protocol === 'ec2Query') {
    if (!childOf(root, 'requestId')?.text) problems.push('There is no requestId');
    const members = root.children.filter(({ name }) => name !== 'requestId');
    if (output) return { value: readStructure(model, model.shapes[output.shape], { ...root, children: members }), problems };
    if (members.length !== 1 || members[0]?.name !== 'return' || members[0].text !== 'true') problems.push('An operation without output answers <return>true</return>');
    return { value: {}, problems };
  }
  if (!childOf(childOf(root, 'ResponseMetadata'), 'RequestId')?.text) problems.push('There is no ResponseMetadata with a RequestId');
  const wrapper = output?.resultWrapper ?? `${operation}Result`;
  const result = childOf(root, wrapper);
  if (output && !result) problems.push(`There is no ${wrapper}`);
  return { value: output && result ? readStructure(model, model.shapes[output.shape], result) : {}, problems };
}

/** Code and message of an error in XML, and what is wrong with its form. */
export function readQueryError(model: ServiceModel, protocol: ProtocolName, status: number, text: string): { name: string; message: string | undefined; problems: string[] } {
  const root = readXml(text);
  const ec2 = protocol === 'ec2Query';
  const error = childOf(ec2 ? childOf(root, 'Errors') : root, 'Error');
  const problems: string[] = [];
  if (root.name !== (ec2 ? 'Response' : 'ErrorResponse')) problems.push(`The root element of the error is ${root.name}`);
  if (!childOf(root, ec2 ? 'RequestID' : 'RequestId')?.text) problems.push('The error has no request id');
  if (!ec2) {
    if (root.attributes !== `xmlns="${model.metadata.xmlNamespace}"`) problems.push('The error has no namespace');
    const type = childOf(error, 'Type')?.text;
    if (type !== (status >= 500 ? 'Receiver' : 'Sender')) problems.push(`The error's type is ${type}`);
  }
  return { name: childOf(error, 'Code')?.text ?? '', message: childOf(error, 'Message')?.text, problems };
}

export function readStructure(model: ServiceModel, shape: ModelShape | undefined, element: XmlElement): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const shapes = new Map(Object.entries(shape?.members ?? {}).map(([name, member]) => [member.locationName ?? name, member.shape]));
  for (const child of element.children) {
    const list = model.shapes[shapes.get(child.name) ?? ''];
    if (list?.flattened) {
      value[child.name] = [...((value[child.name] as unknown[] | undefined) ?? []), readElement(model, list.member?.shape, child)];
      continue;
    }
    if (child.name in value) throw new Error(`<${child.name}> stands twice in <${element.name}>.`);
    value[child.name] = readElement(model, shapes.get(child.name), child);
  }
  return value;
}

export function readElement(model: ServiceModel, shapeName: string | undefined, element: XmlElement): unknown {
  const shape = shapeName === undefined ? undefined : model.shapes[shapeName];
  switch (shape?.type) {
    case 'structure':
      return readStructure(model, shape, element);
    case 'list': {
      const item = shape.member?.locationName ?? 'member';
      const stray = element.children.find(({ name }) => name !== item);
      if (stray) throw new Error(`<${stray.name}> stands in <${element.name}>, whose items are <${item}>.`);
      return element.children.map((child) => readElement(model, shape.member?.shape, child));
    }
    case 'boolean':
      return element.text === 'true' || (element.text === 'false' ? false : element.text);
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return /^-?\d+(\.\d+)?$/.test(element.text) ? Number(element.text) : element.text;
    default:
      return element.text;
  }
}
