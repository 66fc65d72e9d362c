import { ServiceError } from '../contract';
import type { WireRequest } from './protocol';

const lineEnd = '\r\n';

/** A request's content without the `aws-chunked` encoding: the whole body, and the headers with what trailed it. */
export function readContent({ headers, body }: WireRequest): Pick<WireRequest, 'headers' | 'body'> {
  const encodings = (headers['content-encoding'] ?? '').split(',').map((one) => one.trim());
  if (headers['x-amz-content-sha256'] !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return { headers, body };
  const { content, trailers } = readChunks(body);
  const declared = headers['x-amz-decoded-content-length'];
  if (declared === undefined) throw new ServiceError('MissingContentLength', 'You must provide the Content-Length HTTP header.', {}, 411);
  if (Number(declared) !== content.length) throw incomplete();
  const announced = (headers['x-amz-trailer'] ?? '').toLowerCase();
  if (Object.keys(trailers).join(',') !== announced) throw new ServiceError('MalformedTrailerError', 'The request contained trailing data that was not well-formed or did not conform to our published schema.', {}, 400);
  const { 'content-encoding': _chunked, ...others } = headers;
  const left = encodings.filter((one) => one !== 'aws-chunked' && one !== '').join(',');
  return { headers: { ...others, ...(left && { 'content-encoding': left }), ...trailers }, body: content };
}

/** Chunks of a size in hexadecimal and so many bytes, a chunk of none, and lines of trailers ("Signature calculations for trailing headers", Amazon S3 API reference). */
function readChunks(body: Buffer): { content: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  const line = () => {
    const end = body.indexOf(lineEnd, at);
    if (end === -1) throw incomplete();
    const text = body.toString('latin1', at, end);
    at = end + lineEnd.length;
    return text;
  };
  for (;;) {
    const size = /^([\da-f]{1,8})(;.*)?$/i.exec(line())?.[1];
    if (size === undefined) throw incomplete();
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    if (at + length + lineEnd.length > body.length) throw incomplete();
    chunks.push(body.subarray(at, at + length));
    at += length;
    if (line() !== '') throw incomplete();
  }
  const trailers: Record<string, string> = {};
  for (let text = line(); text !== ''; text = line()) {
    const colon = text.indexOf(':');
    trailers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim();
  }
  return { content: Buffer.concat(chunks), trailers };
}

function incomplete(): ServiceError {
  return new ServiceError('IncompleteBody', 'The request body terminated unexpectedly', {}, 400);
}
