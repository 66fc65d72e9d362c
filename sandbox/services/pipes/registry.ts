import type { Operation } from '@/sandbox/core/contract';

export const operations: Operation[] = [];
