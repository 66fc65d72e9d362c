import { isTest, type Finding, type SourceFile } from './source-file';

/** What does an action that a message names: a server action, a command, a page, or something that Pergola shows how to do outside of it. */
type DoneBy = { action: string } | { command: string } | { page: string } | { outside: string };

/** Each phrase that tells people to do something, and what does it. A message that names an action has a phrase of this table. */
const namedActions: readonly { phrase: RegExp; by: DoneBy }[] = [
  { phrase: /pergola accounts add/, by: { command: 'accounts add' } },
  { phrase: /pergola accounts verify/, by: { command: 'accounts verify' } },
  { phrase: /[Dd]eploy .*(as Accounts shows|again|below|update the roles)/, by: { page: 'app/accounts/page.tsx' } },
  { phrase: /as Accounts shows|by Accounts/, by: { page: 'app/accounts/page.tsx' } },
  { phrase: /[Rr]epair (it )?on (its|this) page|repaired or changed back/, by: { action: 'repairServiceAction' } },
  { phrase: /enter (the |its |new )?credentials/i, by: { action: 'enterCredentialsAction' } },
  { phrase: /(request access|request it|ask for it) again|then request access|request access/i, by: { action: 'submitRequestAction' } },
  { phrase: /revoke/i, by: { action: 'revokeGrantAction' } },
  { phrase: /reject/i, by: { action: 'rejectRequestAction' } },
  { phrase: /withdraw/i, by: { action: 'withdrawRequestAction' } },
  { phrase: /resume/i, by: { action: 'resumeGrantAction' } },
  { phrase: /renew/i, by: { action: 'submitRenewalAction' } },
  { phrase: /retry/i, by: { action: 'retryServiceAction' } },
  { phrase: /End the pause|pauses? (changes )?under Controller|are paused by/, by: { action: 'endPauseAction' } },
  { phrase: /on hold/, by: { action: 'continueInstallationAction' } },
  { phrase: /Check under Controller/, by: { page: 'app/controller/(page)/page.tsx' } },
  { phrase: /Add the name to a public zone/, by: { outside: 'the DNS of the owner' } },
  { phrase: /another member .* to sign in/, by: { outside: 'sign-in at the identity provider' } },
];

/** What sends people somewhere, in strings and in text of pages. */
const directions: readonly RegExp[] = [/\bunder (Accounts|People|Controller)\b/, /\bHave it \w+/, /\bcan be changed at any time\b/, /\bAn administrator must\b/, /\bAsk an administrator of Pergola to\b/, /\bAdd (the|its|your) \w+/, /\bDeploy\b/, /\bEnter new credentials\b/, /\bname another approver\b/];

const checked = /^(app|components|lib)\//;
/** They describe what the deployed stack must hold, and settings, not an action of a page. */
const notMessages = /^lib\/(real-aws|platform\/variables)/;

/** The sentences of a file that a person can read: literals and text between tags, one a line of source. */
function sentences({ path, text }: SourceFile): string[] {
  if (!checked.test(path) || isTest(path) || notMessages.test(path)) return [];
  return text.split('\n').filter((line) => directions.some((direction) => direction.test(line)));
}

/** A message that tells people to do something that no operation does is a dead end. */
export function checkNamedActions(file: SourceFile): Finding[] {
  return sentences(file)
    .filter((sentence) => !namedActions.some(({ phrase }) => phrase.test(sentence)))
    .map((sentence) => ({
      path: file.path,
      reason: `It tells people to do what no operation is known for: ${sentence.trim().slice(0, 160)}`,
      remedy: 'Name an operation that exists, and add its phrase to scripts/structure/named-actions.ts.',
    }));
}

/** Every action, command and page of the table exists. */
export function checkNamedOperations(files: readonly Pick<SourceFile, 'path' | 'text'>[]): Finding[] {
  const exists = (by: DoneBy): boolean => {
    if ('outside' in by) return true;
    if ('page' in by) return files.some(({ path }) => path === by.page);
    if ('command' in by) return files.some(({ path, text }) => path.startsWith('cli/commands/') && text.includes(`name: '${by.command}'`));
    return files.some(({ path, text }) => /^lib\/\w+\/actions\.ts$/.test(path) && text.includes(`export const ${by.action} `));
  };
  return namedActions
    .filter(({ by }) => !exists(by))
    .map(({ phrase, by }) => ({ path: 'scripts/structure/named-actions.ts', reason: `${JSON.stringify(by)}, which ${phrase} names, does not exist.`, remedy: 'Correct the table, and the messages that name it.' }));
}
