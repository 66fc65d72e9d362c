import { z } from 'zod';
import { readInstallationStatus, type InstallationStatus } from '@/lib/installation/reads/status';
import { defineCommand } from '../../command';

export const installationStatus = defineCommand({
  name: 'installation status',
  summary: 'Show whether this installation is on hold, and what would be made again.',
  description: 'Exit code 1: the installation is on hold, or its database is marked as a copy.',
  options: z.object({}),
  examples: ['pergola installation status', 'pergola installation status --json'],
  needsInstance: true,
  run: async () => {
    const status = await readInstallationStatus();
    return { text: describe(status), data: status, failed: status.hold !== null };
  },
});

function describe({ id, hold, epoch, recordedAt, place, outside, waiting, unknown, unknownCount }: InstallationStatus): string {
  const record = outside.is === 'record' ? `epoch ${outside.epoch} of installation ${outside.installationId}, written by ${outside.host} at ${outside.writtenAt}` : outside.is === 'none' ? 'none' : 'cannot be read';
  return [
    `Installation: ${id}`,
    `Record:       ${place ?? 'not kept (INSTALLATION_RECORD is not set)'}`,
    `  outside:    ${record}`,
    `  database:   ${epoch === 0 ? 'never written' : `epoch ${epoch}${recordedAt ? `, written at ${recordedAt}` : ''}`}`,
    `Status:       ${hold ? `${hold.is === 'hold' ? 'on hold' : hold.is === 'copy' ? 'copy' : 'read-only'}${hold.since ? ` since ${hold.since}` : ''}. ${hold.sentence}` : 'in use'}`,
    ...(waiting
      ? [
          `Checked:      ${waiting.wanted - waiting.unchecked} of ${waiting.wanted} wanted objects`,
          `Access that would be made or changed again: ${waiting.grantCount}`,
          ...waiting.grants.map(({ id: grantId, service, accountId, team, approvedBy, approvedAt }) => `  ${grantId}  ${service} for account ${accountId} (${team}), approved by ${approvedBy ?? 'unknown'} at ${approvedAt ?? 'unknown'}`),
          ...more(waiting.grantCount - waiting.grants.length),
          `Other objects that would be made or changed: ${waiting.otherCount}`,
          ...waiting.others.map(({ what, accountId, region }) => `  ${what} in account ${accountId}, ${region}`),
          ...more(waiting.otherCount - waiting.others.length),
        ]
      : []),
    ...(unknown.length > 0 ? ['Objects on AWS with a mark of Pergola that this database does not know:', ...unknown.map(({ kind, name, accountId, region }) => `  ${kind} ${name} in account ${accountId}, ${region}`), ...more(unknownCount - unknown.length)] : []),
  ].join('\n');
}

function more(count: number): string[] {
  return count > 0 ? [`  and ${count} more`] : [];
}
