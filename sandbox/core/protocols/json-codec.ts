import { JsonCodec2 } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { ServiceError } from '../contract';
import { checkJsonTypes } from './json-types';
import { MalformedRequest } from './protocol';
import type { ServiceDefinition } from './service-definitions';

const epochSeconds = 7;

/** Reads and writes JSON bodies by schema, with the timestamp formats that the schema's traits ask for. */
export class JsonBodies {
  private readonly codec: JsonCodec2;

  constructor(private readonly restBindings: boolean) {
    this.codec = new JsonCodec2({
      timestampFormat: { useTrait: true, default: epochSeconds },
      httpBindings: restBindings,
      jsonName: restBindings,
    });
  }

  async decode(schema: NormalizedSchema, body: Buffer): Promise<Record<string, unknown>> {
    const text = textOf(body);
    if (text.trim() === '') return {};
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new MalformedRequest('The body is not valid JSON.');
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      throw new MalformedRequest('Start of structure or map found where not expected.');
    }
    if (!schema.isStructSchema()) return {};
    checkJsonTypes(schema, parsed, this.restBindings);
    try {
      return (await this.codec.createDeserializer().read(schema, text)) as Record<string, unknown>;
    } catch (error) {
      throw new MalformedRequest(error instanceof Error ? error.message : 'The body cannot be read.');
    }
  }

  encode(schema: NormalizedSchema, value: Record<string, unknown>): Buffer {
    if (!schema.isStructSchema()) return Buffer.from('{}');
    const serializer = this.codec.createSerializer();
    serializer.write(schema, value);
    const bytes = serializer.flush();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The members that an error's schema declares, with its message under the name the schema has for it. */
  encodeError(service: ServiceDefinition, error: ServiceError): Record<string, unknown> {
    const declared = service.errors.get(error.errorName);
    if (!declared) return { ...error.members, message: error.message };
    const messageMember = [...declared.schema.structIterator()].map(([name]) => name).find((name) => name.toLowerCase() === 'message');
    const value = { ...error.members, [messageMember ?? 'message']: error.message };
    const body = JSON.parse(this.encode(declared.schema, value).toString('utf8')) as Record<string, unknown>;
    return messageMember ? body : { ...body, message: error.message };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new MalformedRequest('The body is not valid UTF-8.');
  }
}
