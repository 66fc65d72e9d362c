import type { ServiceModel } from '../core/constraints/service-model';
import { encode, type RawRequest } from './raw-call';

/** An input as Amazon S3's protocol wants it, by the model alone. */
export function writeRestXml(model: ServiceModel, operation: string, input: Record<string, unknown>): RawRequest {
  const { http, input: inputShape } = model.operations[operation] ?? { http: { method: 'GET', requestUri: '/' } };
  const shape = model.shapes[inputShape?.shape ?? ''];
  let [path = '/', subresource = ''] = http.requestUri.split('?');
  const query = subresource === '' ? [] : [subresource.includes('=') ? subresource : `${subresource}=`];
  const headers: Record<string, string> = {};
  let body: string | Buffer = '';
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const { shape: memberShape = '', location, locationName = name } = shape?.members?.[name] ?? {};
    if (location === 'uri') path = path.replace(new RegExp(`\\{${locationName}\\+?\\}`), encode(value).replaceAll('%2F', '/'));
    else if (location === 'querystring') query.push(`${encode(locationName)}=${encode(value)}`);
    else if (location === 'header') headers[locationName.toLowerCase()] = written(value, model.shapes[memberShape]?.timestampFormat === 'iso8601');
    else if (location === 'headers') for (const [key, text] of Object.entries(value as object)) headers[locationName + key] = String(text);
    else if (model.shapes[memberShape]?.type === 'blob') body = Buffer.from(value as string);
    else body = element(model, memberShape, locationName, value);
  }
  return { method: http.method, path: path + (query.length > 0 ? `?${query.join('&')}` : ''), headers, body };
}

function element(model: ServiceModel, shapeName: string, tag: string, value: unknown): string {
  const shape = model.shapes[shapeName];
  if (shape?.type === 'list' && Array.isArray(value)) {
    const { shape: itemShape = '', locationName: itemTag = 'member' } = shape.member ?? {};
    return `<${tag}>${value.map((item) => element(model, itemShape, itemTag, item)).join('')}</${tag}>`;
  }
  if (shape?.type !== 'structure' || typeof value !== 'object' || value === null) return `<${tag}>${escaped(written(value, true))}</${tag}>`;
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return `<${tag}>${members.map(([name, item]) => element(model, shape.members?.[name]?.shape ?? '', shape.members?.[name]?.locationName ?? name, item)).join('')}</${tag}>`;
}

function written(value: unknown, iso: boolean): string {
  if (value instanceof Date) return iso ? value.toISOString() : value.toUTCString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
