import { explainFault, isTestFault } from '@/lib/connections/explain-test-result';
import { testedCallOf } from '@/lib/connections/tested-call';
import type { SignIn } from '@/prisma/generated/enums';
import type { StandingDraft } from '../draft';

/** Connections to one service whose last test failed for one cause that its owners can fix. */
export interface FailedTests {
  teamId: string;
  serviceId: string;
  serviceName: string;
  signIn: SignIn;
  domainName: string | null;
  ipAddress: string | null;
  portRanges: string[];
  testStatuses: number[];
  fault: string;
  count: number;
  /** Of the latest of them. */
  status: number | null;
  isDeclared: boolean;
  accountId: string;
}

/** Once for each service and cause, however many connections have it. */
export function testsFail({ teamId, serviceId, serviceName, fault, count, status, isDeclared, accountId, testStatuses, ...service }: FailedTests): StandingDraft {
  const call = testedCallOf({ grant: { service: { ...service, name: serviceName }, account: { id: accountId } } }, { port: '', isDeclared, expected: testStatuses });
  const { cause, fix } = explainFault(isTestFault(fault) ? fault : 'unknown', { call, status: status ?? 0 });
  const where = count === 1 ? `A connection of account ${accountId} to ${serviceName} fails its test.` : `${count} connections to ${serviceName} fail their test.`;
  return { group: `test/${teamId}/${serviceId}/${fault}`, teamId, weight: 'WARNING', href: `/services/${serviceId}?tab=access`, sentence: `${where} ${cause} ${fix}` };
}
