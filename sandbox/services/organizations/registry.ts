import type { Operation } from '@/sandbox/core/contract';
import { describeAccount } from './operations/describe-account';
import { describeOrganization } from './operations/describe-organization';
import { listAccounts } from './operations/list-accounts';

export const operations: Operation[] = [describeOrganization, listAccounts, describeAccount];
