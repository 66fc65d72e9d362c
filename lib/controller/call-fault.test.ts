import { expect, test } from 'vitest';
import { faultOfStatus, faultOfWords, type CallFault, type CallPlace } from './call-fault';

test.each<[CallPlace, number, CallFault]>([
  ['tokenEndpoint', 400, 'credentials'],
  ['tokenEndpoint', 401, 'credentials'],
  ['tokenEndpoint', 403, 'credentials'],
  ['tokenEndpoint', 301, 'tokenEndpoint'],
  ['tokenEndpoint', 404, 'tokenEndpoint'],
  ['tokenEndpoint', 405, 'tokenEndpoint'],
  ['tokenEndpoint', 429, 'tokenEndpoint'],
  ['tokenEndpoint', 500, 'tokenEndpoint'],
  ['tokenEndpoint', 503, 'tokenEndpoint'],
  ['service', 401, 'credentials'],
  ['service', 407, 'credentials'],
  ['service', 403, 'notAllowed'],
  ['service', 404, 'path'],
  ['service', 405, 'path'],
  ['service', 400, 'request'],
  ['service', 422, 'request'],
  ['service', 429, 'busy'],
  ['service', 500, 'serviceError'],
  ['service', 503, 'serviceError'],
  ['service', 302, 'status'],
  ['service', 206, 'status'],
])('%s responds %i: %s', (place, status, fault) => expect(faultOfStatus(place, status)).toBe(fault));

test.each<[string, string | undefined, CallFault]>([
  ['an authority that is not trusted', 'The certificate of x was not issued by a publicly trusted authority.', 'certificate'],
  ['another name in the certificate', "Hostname/IP does not match certificate's altnames: Host: x. is not in the cert's altnames", 'certificate'],
  ['a self-signed one', 'self-signed in certificate chain', 'certificate'],
  ['a PostgreSQL server', 'The connection to x failed: Client network socket disconnected before secure TLS connection was established', 'notHttps'],
  ['a plain HTTP server', 'write EPROTO 0A00010B:SSL routines:ssl3_get_record:wrong version number', 'notHttps'],
  ['another one', 'TLS handshake failure', 'notHttps'],
  ['a database that speaks of TLS', 'FATAL: no pg_hba.conf entry, TLS off', 'unreachable'],
  ['a name that does not resolve', 'Resource gateway rgw-1 could not resolve service1.main.example.com (PUBLIC).', 'name'],
  ['closed security groups', 'Connection Timed Out: the security groups allow no TCP', 'unreachable'],
  ['no words at all', undefined, 'unreachable'],
])('%s', (_name, words, fault) => expect(faultOfWords(words)).toBe(fault));
