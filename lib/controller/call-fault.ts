/** What did not work in a call through a connection: the token endpoint that EventBridge asks, or the service itself. */
export type CallPlace = 'tokenEndpoint' | 'service';

/** A cause, as machines tell it. Words for people are made of it where it is shown. */
export type CallFault =
  /** The credentials were refused. */
  | 'credentials'
  /** The credentials are known, and do not allow this call. */
  | 'notAllowed'
  /** Nothing at this path, or not with this method. */
  | 'path'
  /** The request is not accepted as it is. */
  | 'request'
  /** Too many requests. */
  | 'busy'
  /** The service, or what is in front of it, failed. */
  | 'serviceError'
  /** The token endpoint is not where it is said to be, or failed. */
  | 'tokenEndpoint'
  | 'certificate'
  /** What responded does not speak TLS. */
  | 'notHttps'
  /** The name does not resolve. */
  | 'name'
  | 'unreachable'
  /** A success or redirect that was not expected. */
  | 'status';

interface StatusRule {
  place: CallPlace;
  from: number;
  to: number;
  fault: CallFault;
}

/** The first row that covers the status names the cause. The one place that reads a status. */
const statusRules: readonly StatusRule[] = [
  { place: 'tokenEndpoint', from: 400, to: 401, fault: 'credentials' },
  { place: 'tokenEndpoint', from: 403, to: 403, fault: 'credentials' },
  { place: 'tokenEndpoint', from: 100, to: 599, fault: 'tokenEndpoint' },
  { place: 'service', from: 401, to: 401, fault: 'credentials' },
  { place: 'service', from: 407, to: 407, fault: 'credentials' },
  { place: 'service', from: 403, to: 403, fault: 'notAllowed' },
  { place: 'service', from: 404, to: 405, fault: 'path' },
  { place: 'service', from: 429, to: 429, fault: 'busy' },
  { place: 'service', from: 400, to: 499, fault: 'request' },
  { place: 'service', from: 500, to: 599, fault: 'serviceError' },
  { place: 'service', from: 100, to: 399, fault: 'status' },
];

export function faultOfStatus(place: CallPlace, status: number): CallFault | null {
  return statusRules.find((rule) => rule.place === place && status >= rule.from && status <= rule.to)?.fault ?? null;
}

/**
 * AWS gives no error code for what went wrong before a response, only words. A certificate is named by these words alone: that
 * TLS was to be spoken says nothing about a certificate.
 */
const wordRules: readonly { words: RegExp; fault: CallFault }[] = [
  { words: /\bcertificates?\b|\bself.signed\b|\baltnames?\b/i, fault: 'certificate' },
  { words: /\b(could not|cannot|can't|unable to|failed to) (be )?resolved?\b|\bENOTFOUND\b|\bunknown host\b|\bname resolution\b/i, fault: 'name' },
  { words: /\bhandshake\b|\bEPROTO\b|\bwrong version number\b|\bbefore (a )?secure TLS connection\b|\bplaintext\b|\bSSL routines\b|\bnot an SSL\/TLS record\b/i, fault: 'notHttps' },
];

/** Of a call that got no response. */
export function faultOfWords(words: string | null | undefined): CallFault {
  return wordRules.find((rule) => rule.words.test(words ?? ''))?.fault ?? 'unreachable';
}
