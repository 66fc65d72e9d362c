import type { ServiceId } from './contract';
import type { WireRequest } from './protocols/protocol';
import { isServiceId } from './protocols/service-definitions';
import { parseAuthorization } from './sigv4/parse-authorization';

const kilobyte = 1024;
const otherBytes = 1024 * kilobyte;
const stateFileBytes = 512 * 1024 * kilobyte;

/**
 * What each service takes at most, in bytes of the body. The largest inputs are the definitions of Step Functions and the
 * entries of PutEvents, 1 MiB each before JSON escapes them. AWS publishes no limits of whole bodies: these are the sandbox's.
 */
const largestBytes: Partial<Record<ServiceId, number>> = { states: 6 * 1024 * kilobyte, events: 4 * 1024 * kilobyte, s3: 1_100 * kilobyte };

/** By the head of the request alone, so that a body that is too long need not be read. */
export function largestBodyOf(request: WireRequest): number {
  if (request.rawPath.startsWith('/_sandbox/')) return stateFileBytes;
  const service = parseAuthorization(request)?.service ?? '';
  return (isServiceId(service) && largestBytes[service]) || otherBytes;
}
