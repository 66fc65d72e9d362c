import type { Command } from './command';
import { accountsAdd } from './commands/accounts/add';
import { accountsCommand } from './commands/accounts/command';
import { accountsList } from './commands/accounts/list';
import { accountsVerify } from './commands/accounts/verify';
import { auditHead } from './commands/audit/head';
import { auditVerify } from './commands/audit/verify';
import { help } from './commands/help';
import { peopleEndSessions } from './commands/people/end-sessions';
import { peopleList } from './commands/people/list';
import { peopleSessions } from './commands/people/sessions';
import { realAws } from './commands/real-aws';
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
  realAws,
  help,
  version,
];
