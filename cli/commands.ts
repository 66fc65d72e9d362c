import type { Command } from './command';
import { accountsAdd } from './commands/accounts/add';
import { accountsCommand } from './commands/accounts/command';
import { accountsList } from './commands/accounts/list';
import { accountsVerify } from './commands/accounts/verify';
import { auditHead } from './commands/audit/head';
import { auditVerify } from './commands/audit/verify';
import { backup } from './commands/backup';
import { help } from './commands/help';
import { installationContinue } from './commands/installation/continue';
import { installationStatus } from './commands/installation/status';
import { peopleEndSessions } from './commands/people/end-sessions';
import { peopleList } from './commands/people/list';
import { peopleSessions } from './commands/people/sessions';
import { realAws } from './commands/real-aws';
import { restore } from './commands/restore';
import { version } from './commands/version';

/** Every command, in the order of the usage text. */
export const commands: readonly Command[] = [
  accountsList,
  accountsAdd,
  accountsCommand,
  accountsVerify,
  peopleList,
  peopleSessions,
  peopleEndSessions,
  auditVerify,
  auditHead,
  installationStatus,
  installationContinue,
  backup,
  restore,
  realAws,
  help,
  version,
];
