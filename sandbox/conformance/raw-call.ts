import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { ModelShape, ServiceModel } from '../core/constraints/service-model';
import type { ServiceId } from '../core/contract';
import { serviceDefinition } from '../core/protocols/service-definitions';
import type { AwsCredentials } from '../testing/clients';
import type { RawAnswer } from './read-body';
import { writeRestXml } from './write-rest-xml';

/** A request before it is signed. The path has its query, if any, and is sent as it stands. */
export interface RawRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer;
}

export interface Signer {
  credentials: AwsCredentials;
  service: string;
  region: string;
  /** The time that is signed; now unless it is given. */
  at?: Date;
  /** Signs no header but `host`, as presigned addresses do. */
  onlyHost?: boolean;
}

/** Writes an input as its protocol wants it, however wrong the input is: no SDK would send it. */
export async function writeRequest(service: ServiceId, operation: string, input: Record<string, unknown>): Promise<RawRequest> {
  const { model, protocol, targetPrefix } = await serviceDefinition(service);
  const { http, input: inputShape } = model.operations[operation] ?? { http: { method: 'POST', requestUri: '/' } };
  if (protocol === 'ec2Query' || protocol === 'awsQuery') {
    const form = new URLSearchParams({ Action: operation, Version: protocol === 'ec2Query' ? '2016-11-15' : '2011-06-15' });
    writeForm(model, inputShape?.shape ?? '', '', input, protocol === 'ec2Query', form);
    return { method: 'POST', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: String(form) };
  }
  if (protocol === 'restXml') return writeRestXml(model, operation, input);
  if (protocol !== 'restJson') {
    const version = protocol === 'awsJson1_0' ? '1.0' : '1.1';
    return { method: 'POST', path: '/', headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${targetPrefix}.${operation}` }, body: JSON.stringify(input) };
  }
  return writeRest(http, model.shapes[inputShape?.shape ?? ''], input);
}

function writeRest(http: { method: string; requestUri: string }, shape: ModelShape | undefined, input: Record<string, unknown>): RawRequest {
  let path = http.requestUri;
  const query: string[] = [];
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const { location, locationName = name } = shape?.members?.[name] ?? {};
    if (location === 'uri') path = path.replace(`{${locationName}}`, encode(value));
    else if (location === 'querystring') for (const item of Array.isArray(value) ? value : [value]) query.push(`${encode(locationName)}=${encode(item)}`);
    else body[locationName] = value;
  }
  const hasBody = http.method !== 'GET';
  return {
    method: http.method,
    path: path + (query.length > 0 ? `?${query.join('&')}` : ''),
    headers: hasBody ? { 'content-type': 'application/json' } : {},
    body: hasBody ? JSON.stringify(body) : '',
  };
}

function writeForm(model: ServiceModel, shapeName: string, key: string, value: unknown, ec2: boolean, form: URLSearchParams): void {
  if (value === undefined) return;
  const shape = model.shapes[shapeName];
  if (shape?.type === 'structure' && typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      const member = shape.members?.[name];
      const written = ec2 ? capital(member?.locationName ?? name) : name;
      writeForm(model, member?.shape ?? '', key === '' ? written : `${key}.${written}`, item, ec2, form);
    }
  } else if (shape?.type === 'list' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) writeForm(model, shape.member?.shape ?? '', `${key}${ec2 ? '' : '.member'}.${index + 1}`, item, ec2, form);
  } else form.append(key, value instanceof Date ? value.toISOString() : String(value));
}

/** Signs with Signature Version 4, as the IAM user guide describes it; headers that are given stay as they are. */
export function sign(request: RawRequest, host: string, { credentials, service, region, at = new Date(), onlyHost = false }: Signer): RawRequest {
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const headers: Record<string, string> = {
    host,
    'x-amz-date': time,
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
    ...(service === 's3' ? { 'x-amz-content-sha256': sha256(request.body) } : {}),
    ...request.headers,
  };
  const names = onlyHost ? ['host'] : Object.keys(headers).sort();
  const [path = '/', query = ''] = request.path.split('?');
  const canonical = [
    request.method,
    service === 's3' ? path : path.split('/').map(encode).join('/'),
    query.split('&').sort().join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256'] ?? sha256(request.body),
  ].join('\n');
  const key = [scope.slice(0, 8), region, service, 'aws4_request'].reduce<Buffer | string>((previous, part) => hmac(previous, part), `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...request, headers: { ...headers, authorization } };
}

/** Nothing that is asked in tests takes as long. */
const patienceMs = 20_000;

export function send(port: number, { method, path, headers, body }: RawRequest, timeout = patienceMs): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const sent = httpRequest({ port, host: '127.0.0.1', method, path, headers: { ...length, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers as Record<string, string>, body: Buffer.concat(chunks) }));
    });
    sent.on('error', reject);
    sent.setTimeout(timeout, () => sent.destroy(new Error(`There was no answer for ${timeout} ms.`)));
    sent.end(body);
  });
}

/** One signed call with whatever input. */
export async function callRaw(port: number, service: ServiceId, operation: string, input: Record<string, unknown>, credentials: AwsCredentials, region: string, timeout?: number): Promise<RawAnswer> {
  const request = await writeRequest(service, operation, input);
  return send(port, sign(request, `127.0.0.1:${port}`, { credentials, service, region }), timeout);
}

export function encode(text: unknown): string {
  return encodeURIComponent(String(text)).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
