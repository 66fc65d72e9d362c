import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Escapes of one or more bytes, and percent signs that escape nothing. */
const escapes = /(?:%[0-9a-f]{2})+|%/gi;

/**
 * An address whose path can be decoded: escapes that are not UTF-8, such as `%FF` or those of a lone surrogate, become the
 * characters that were typed (`%25FF`). Next answers 500 to an address that it cannot decode; this one leads to nothing.
 */
export function readableAddress(address: string): string {
  const end = address.search(/[?#]/);
  const [path, rest] = end < 0 ? [address, ''] : [address.slice(0, end), address.slice(end)];
  return isReadable(path) ? address : path.replaceAll(escapes, (text) => (isReadable(text) ? text : text.replaceAll('%', '%25'))) + rest;
}

function isReadable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Makes the address of every request that this process receives readable, before Next sees it. */
export function readAddresses(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.url) request.url = readableAddress(request.url);
  });
}
