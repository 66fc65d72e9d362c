import type { InspectionData } from '@aws-sdk/client-sfn';
import { addressOf, type BuiltRequest } from '@/sandbox/data-plane/build-request';
import type { Exchange } from '@/sandbox/data-plane/http-task';
import type { HttpResponse } from '@/sandbox/data-plane/send-request';

/** Request and response of an HTTP Task at inspection level TRACE; what the connection keeps secret is left out unless revealed. */
export function shownExchange({ request, response }: Exchange, reveal: boolean): Pick<InspectionData, 'request' | 'response'> {
  return {
    ...(request ? { request: shownRequest(request, reveal) } : {}),
    ...(response ? { response: shownResponse(response) } : {}),
  };
}

function shownRequest(request: BuiltRequest, reveal: boolean): InspectionData['request'] {
  const headers = request.headers.filter(({ secret }) => reveal || !secret).map(({ name, value }) => `${name}: ${value}`);
  return {
    protocol: 'https',
    method: request.method,
    url: addressOf(request, reveal),
    headers: bracketed(headers),
    body: reveal ? request.body : request.shownBody,
  };
}

function shownResponse({ statusCode, statusText, headers, body }: HttpResponse): InspectionData['response'] {
  return {
    protocol: 'https',
    statusCode: String(statusCode),
    statusMessage: statusText,
    headers: bracketed(Object.entries(headers).flatMap(([name, values]) => values.map((value) => `${name}: ${value}`))),
    body: body.toString('utf8'),
  };
}

function bracketed(headers: string[]): string {
  return `[${headers.join(', ')}]`;
}
