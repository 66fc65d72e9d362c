import type { ModelMember, ServiceModel } from '../core/constraints/service-model';
import type { ServiceDefinition } from '../core/protocols/service-definitions';
import { childOf, readXml } from '../core/protocols/xml-tree';
import { readElement, readStructure, textOf, type RawAnswer } from './read-body';

/** What a good answer of Amazon S3 carries in its headers and its body. */
export function readRestXmlResult(definition: ServiceDefinition, operation: string, answer: RawAnswer): { value: Record<string, unknown>; problems: string[] } {
  const { model } = definition;
  const shape = model.shapes[model.operations[operation]?.output?.shape ?? ''];
  const value: Record<string, unknown> = {};
  const problems: string[] = [];
  const inBody: Record<string, ModelMember> = {};
  for (const [name, member] of Object.entries(shape?.members ?? {})) {
    if (member.location === 'headers') {
      const prefix = member.locationName ?? '';
      const found = Object.entries(answer.headers).filter(([header]) => header.startsWith(prefix));
      if (found.length > 0) value[prefix] = Object.fromEntries(found.map(([header, text]) => [header.slice(prefix.length), text]));
    } else if (member.location === 'header') {
      const text = answer.headers[(member.locationName ?? name).toLowerCase()];
      if (text !== undefined) value[member.locationName ?? name] = fromHeader(model, member.shape, text);
    } else inBody[name] = member;
  }
  const payload = shape?.payload === undefined ? undefined : shape.members?.[shape.payload];
  const isContent = payload !== undefined && model.shapes[payload.shape]?.type === 'blob';
  if (isContent || model.operations[operation]?.http.method === 'HEAD') return { value, problems };
  if (Object.keys(inBody).length === 0) return { value, problems: answer.body.length > 0 ? [`${operation} answers no body, but there is one`] : [] };

  const root = readXml(textOf(answer));
  const schema = definition.operations.get(operation)?.output;
  const named = payload ? [...(schema?.structIterator() ?? [])].find(([name]) => name === shape?.payload)?.[1] : schema;
  const wanted = String(named?.getMergedTraits().xmlName ?? named?.getName());
  if (root.name !== wanted) problems.push(`The root element is ${root.name}, not ${wanted}`);
  if (root.attributes !== `xmlns="${definition.xmlNamespace}"`) problems.push(`The root element has ${root.attributes || 'no namespace'}`);
  if (payload) value[shape?.payload ?? ''] = readElement(model, payload.shape, root);
  else Object.assign(value, readStructure(model, { type: 'structure', members: inBody }, root));
  return { value, problems };
}

function fromHeader(model: ServiceModel, shapeName: string, text: string): unknown {
  const shape = model.shapes[shapeName];
  switch (shape?.type) {
    case 'boolean':
      return text === 'true' || (text === 'false' ? false : text);
    case 'integer':
    case 'long':
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'timestamp':
      // Headers have HTTP dates where the model does not say otherwise.
      return shape.timestampFormat === undefined && text.endsWith(' GMT') ? new Date(text).toISOString() : text;
    default:
      return text;
  }
}

const withoutBody: Record<number, string> = { 301: 'PermanentRedirect', 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 405: 'MethodNotAllowed', 412: 'PreconditionFailed', 501: 'SandboxNotSupported' };

/** Code of an error and what is wrong with its form. An answer to HEAD has a status alone. */
export function readRestXmlError(answer: RawAnswer): { name: string; problems: string[] } {
  if (answer.body.length === 0) return { name: withoutBody[answer.status] ?? '', problems: [] };
  const root = readXml(textOf(answer));
  const problems: string[] = [];
  if (root.name !== 'Error') problems.push(`The root element of the error is ${root.name}`);
  if (root.attributes !== '') problems.push('The error has a namespace');
  for (const name of ['Code', 'Message', 'RequestId', 'HostId']) if (!childOf(root, name)?.text) problems.push(`The error has no ${name}`);
  return { name: childOf(root, 'Code')?.text ?? '', problems };
}
