import type { Operation } from '@/sandbox/core/contract';
import { assumeRole } from './operations/assume-role';
import { getCallerIdentity } from './operations/get-caller-identity';

export const operations: Operation[] = [assumeRole, getCallerIdentity];
