import type { Account, Service } from '@/prisma/generated/client';
import type { TestedCall } from './explain-test-result';
import { firstPortOf } from './http-task';

interface Called {
  grant: {
    service: Pick<Service, 'name' | 'signIn' | 'domainName' | 'ipAddress' | 'portRanges'>;
    account: Pick<Account, 'id'>;
  };
}

/** What a test request calls. `port` is as typed: empty for the first port of the service. */
export function testedCallOf({ grant }: Called, { port, isDeclared, expected }: { port: string; isDeclared: boolean; expected: readonly number[] }): TestedCall {
  const { service, account } = grant;
  const host = service.domainName ?? service.ipAddress ?? '';
  return {
    serviceName: service.name, signIn: service.signIn, host, port: port ? Number(port) : firstPortOf(service.portRanges), serviceHost: host, portRanges: service.portRanges, accountId: account.id, isDeclared, expected,
  };
}
