import { z } from 'zod';
import type { TestMethod } from '@/prisma/generated/enums';
import { line } from '@/lib/platform/text-schema';

/** Methods that have no effect on the service (RFC 9110, safe methods), and no test at all. */
export const testChoices = ['GET', 'HEAD', 'NONE'] as const;

/** More statuses than one answer needs. */
const maxStatuses = 10;

/** `200, 204` as numbers, or what is wrong with it. HTTP Tasks fail on every status outside of 200 to 299 (AWS Step Functions developer guide). */
export function testStatusesOf(text: string): { statuses: number[] } | { problem: string } {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  if (parts.length === 0) return { problem: 'Enter the status that the service responds with, for example 200.' };
  if (parts.length > maxStatuses) return { problem: `Enter at most ${maxStatuses} statuses.` };
  if (parts.some((part) => !/^2\d\d$/.test(part))) return { problem: 'Enter statuses from 200 to 299, separated by commas. HTTP Tasks fail on any other status.' };
  return { statuses: [...new Set(parts.map(Number))].sort((a, b) => a - b) };
}

/** What is wrong with the path of a test request, with its query; null when nothing is. */
export function problemOfTestPath(path: string): string | null {
  if (!path.startsWith('/')) return 'Begin the path with a slash.';
  if (path.includes('#')) return 'Remove the # and what follows it. It is not sent to a service.';
  if (!/^[!-~]*$/.test(path)) return 'Use no blanks and no characters outside of ASCII. Write them percent-encoded, for example %20.';
  return null;
}

/**
 * How the owners declare that the service is tested, as a form has it. Without a test, path and statuses are not looked
 * at, so that a form may keep them.
 */
export const declaredTestSchema = z
  .strictObject({
    method: z.enum(testChoices),
    /** With an optional query. */
    path: line().max(2_048, 'Keep the path to 2,048 characters.'),
    /** `200, 204` */
    statuses: line().max(100, 'Keep the statuses to 100 characters.'),
  })
  .superRefine(({ method, path, statuses }, context) => {
    if (method === 'NONE') return;
    const problem = problemOfTestPath(path);
    if (problem) context.addIssue({ code: 'custom', path: ['path'], message: problem });
    const read = testStatusesOf(statuses);
    if ('problem' in read) context.addIssue({ code: 'custom', path: ['statuses'], message: read.problem });
  });
export type DeclaredTestInput = z.infer<typeof declaredTestSchema>;

/** What a form begins with. */
export const proposedTest: DeclaredTestInput = { method: 'GET', path: '/', statuses: '200' };

/** Columns of a service that hold its test. */
export interface TestColumns {
  testMethod: TestMethod | null;
  testPath: string;
  testStatuses: number[];
}

/** `input` has passed `declaredTestSchema`. */
export function testColumnsOf({ method, path, statuses }: DeclaredTestInput): TestColumns {
  const read = testStatusesOf(statuses);
  if (method === 'NONE' || 'problem' in read) return { testMethod: null, testPath: '/', testStatuses: [200] };
  return { testMethod: method, testPath: path, testStatuses: read.statuses };
}

/** The other way round: what a form for a published service begins with. */
export function testInputOf({ testMethod, testPath, testStatuses }: TestColumns): DeclaredTestInput {
  return { method: testMethod ?? 'NONE', path: testPath, statuses: testStatuses.join(', ') };
}

/** `GET /health, expects 200 or 204`; null when no test is declared. */
export function testInWords({ testMethod, testPath, testStatuses }: TestColumns): string | null {
  if (testMethod === null) return null;
  const statuses = testStatuses.length < 2 ? testStatuses.join() : `${testStatuses.slice(0, -1).join(', ')} or ${testStatuses.at(-1)}`;
  return `${testMethod} ${testPath}, expects ${statuses}`;
}
