import type { Finding } from './finding';

/** One call, as it was asked and answered. */
export interface AskedCall {
  service: string;
  operation: string;
  accountId: string;
  region: string;
  /** `ok`, or AWS's own name of the refusal. */
  code: string;
  requestId: string | undefined;
}

export interface CheckResult extends Finding {
  id: string;
  question: string;
  expected: string;
  asked: AskedCall[];
}

/** An object that a run created, or found left over by an earlier run. */
export interface CreatedObject {
  kind: string;
  name: string;
  accountId: string;
  removed: boolean;
  /** Why it could not be removed. */
  reason?: string;
}

export interface RealAwsReport {
  startedAt: string;
  endedAt: string;
  mode: 'read-only' | 'write';
  /** Where the calls went: `AWS` or the address of a sandbox. */
  endpoint: string;
  caller: string;
  region: string;
  ownerAccountId: string | null;
  consumerAccountId: string | null;
  interrupted: boolean;
  results: CheckResult[];
  created: CreatedObject[];
}

/** Nothing differs and nothing was left behind. */
export function isGood({ results, created, interrupted }: RealAwsReport): boolean {
  return !interrupted && results.every(({ verdict }) => verdict !== 'differs') && created.every(({ removed }) => removed);
}

/** The report in Markdown, for a file or the terminal. */
export function renderReport(report: RealAwsReport): string {
  const { results, created } = report;
  const count = (verdict: Finding['verdict']) => results.filter((result) => result.verdict === verdict).length;
  const left = created.filter(({ removed }) => !removed);
  return [
    '# Checks on AWS',
    '',
    `- Time: ${report.startedAt} to ${report.endedAt}${report.interrupted ? ', interrupted' : ''}`,
    `- Mode: ${report.mode}, at ${report.endpoint}, as ${report.caller}`,
    `- Accounts: ${report.ownerAccountId ?? 'none'} publishes, ${report.consumerAccountId ?? 'none'} consumes, Region ${report.region}`,
    `- Result: ${count('ok')} ok, ${count('differs')} differ, ${count('not tried')} not tried`,
    '',
    '| id | verdict | AWS answered | expected |',
    '|---|---|---|---|',
    ...results.map(({ id, verdict, answer, expected }) => `| ${id} | ${verdict} | ${cell(answer)} | ${cell(expected)} |`),
    '',
    '## Calls',
    '',
    '| id | operation | account | Region | answer | request ID |',
    '|---|---|---|---|---|---|',
    ...results.flatMap(({ id, asked }) => asked.map((call) => `| ${id} | ${call.service} ${call.operation} | ${call.accountId} | ${call.region} | ${call.code} | ${call.requestId ?? ''} |`)),
    '',
    '## Objects',
    '',
    ...(created.length === 0 ? ['No object was created.'] : [`${created.length} created, ${created.length - left.length} removed.`]),
    ...left.map(({ kind, name, accountId, reason }) => `- NOT REMOVED: ${kind} \`${name}\` in account ${accountId}: ${reason ?? 'unknown reason'}. Delete it by hand.`),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
