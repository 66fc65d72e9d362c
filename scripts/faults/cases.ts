/** Where a case is played: in episodes of the matrix (`npm run test:faults`, a sample of it in CI), and in tests. */
export interface FaultCase {
  /** What happens. */
  what: string;
  /** Names of `episodes.ts`, or the beginning of names of `disturbances.ts`. */
  matrix?: readonly string[];
  /** Test files, each with a test whose title names the case. */
  tests?: readonly string[];
}

const controller = (name: string) => `lib/controller/${name}.test.ts`;
const races = controller('races');
const racesWithTheClock = controller('races-with-the-clock');
const racesWithRetirement = controller('races-with-retirement');
const racesOnHold = controller('races-on-hold');

/** Every case that is to hold. `cases.test.ts` fails when one is not played, or when `docs/reliability.md` does not tell of it. */
export const faultCases: Readonly<Record<string, FaultCase>> = {
  'R-01': { what: 'killed while publishing', matrix: ['publish', 'publish, by a worker', 'publish behind a gateway that is there'] },
  'R-02': { what: 'killed while approving, renewing or connecting', matrix: ['approve', 'approve, by a worker', 'approve, outside the organization', 'approve, outside the organization, by a worker', 'connect', 'connect, by a worker', 'connect, outside the organization', 'change credentials', 'change credentials, by a worker', 'renew'] },
  'R-03': { what: 'killed while revoking, suspending or cutting what no grant explains', matrix: ['revoke', 'revoke, by a worker', 'revoke, outside the organization', 'suspend', 'resume', 'cut what no grant explains', 'cut what no grant explains, by a worker'] },
  'R-04': { what: 'killed while ending what is past its date, or repairing', matrix: ['expire', 'repair', 'repair, a share that was deleted'] },
  'R-05': { what: 'the web process killed between commit and answer', matrix: ['publish', 'ask', 'approve', 'connect', 'revoke'], tests: ['e2e/web-process-killed.spec.ts'] },
  'R-06': { what: 'a worker killed while another lives', tests: [controller('killed-worker')] },
  'R-07': { what: 'all workers killed, one started a minute later', tests: [controller('worker-processes')] },
  'R-08': { what: 'a worker stopped for longer than its lease and continued', tests: [controller('worker-processes'), controller('faults')] },
  'R-09': { what: 'PostgreSQL stopped at once and started, over and over', tests: [controller('database-restarts')] },
  'R-12': { what: 'a new version takes over rows of the old one', tests: [controller('worker-processes')] },
  'R-15': { what: 'a worker whose clock is an hour off', tests: [controller('worker-processes')] },
  'R-17': { what: 'a resource that always fails', tests: [controller('fairness')] },
  'R-18': { what: 'a process that stands still makes its call after the removal was proven', matrix: ['R-18'] },
  'R-19': { what: 'killed while retiring a service', matrix: ['retire', 'retire, by a worker'] },
  'R-20': { what: 'killed while correcting a service with live connections', matrix: ['correct', 'correct, by a worker'] },
  'A-01': { what: 'an answer lost after the call took effect', matrix: ['A-01'], tests: [controller('faults')] },
  'A-02': { what: '30 % of all calls throttled', matrix: ['A-02'], tests: [controller('faults')] },
  'A-03': { what: 'one account throttled all the time', tests: [controller('fairness')] },
  'A-04': { what: 'a connection in CREATING for 20 minutes', tests: [controller('aws-refuses')] },
  'A-05': { what: 'FAILED_CONNECTIVITY', tests: [controller('aws-refuses')] },
  'A-07': { what: 'a quota is reached', tests: [controller('aws-refuses')] },
  'A-08': { what: 'the name is taken by something that is not ours', tests: [controller('aws-refuses')] },
  'A-10': { what: 'what was made is not visible yet', matrix: ['A-10'], tests: [controller('faults')] },
  'A-11': { what: 'deleted or changed by hand', matrix: ['repair', 'repair, a share that was deleted'] },
  'A-13': { what: 'a role is gone in the middle', matrix: ['A-13'], tests: [controller('faults')] },
  'A-14': { what: 'AWS or a proxy responds 200 with something else', matrix: ['A-14'], tests: [controller('spoilt-lists')] },
  'A-15': { what: 'a second share that lets the account in as well', matrix: ['revoke, with a second share', 'revoke, with a second share, by a worker', 'suspend, with a second share', 'resume, after a second share'], tests: [controller('removal-proof')] },
  'A-16': { what: 'a resource policy that lets the account in as well', matrix: ['revoke, with a resource policy'], tests: [controller('removal-proof')] },
  'A-17': { what: 'an object with a mark that is the object of no resource', matrix: ['remove a twin', 'remove an object with the mark of no resource'] },
  'X-01': { what: 'approve and approve', tests: [races] },
  'X-02': { what: 'approve and reject', tests: [races] },
  'X-04': { what: 'approve while what was on the screen changes', tests: [races] },
  'X-05': { what: 'revoke while connecting', tests: [races] },
  'X-06': { what: 'expire and extend', tests: [racesWithTheClock] },
  'X-07': { what: 'retire while approving, connecting or resuming', tests: [racesWithRetirement] },
  'X-08': { what: 'the same request twice', tests: [races] },
};

export const filesOfRaces = [races, racesWithTheClock, racesWithRetirement, racesOnHold];
/** Tests of faults that are no races and no part of the matrix, and that need no browser. */
export const filesOfCases = [...new Set(Object.values(faultCases).flatMap(({ tests = [] }) => tests))].filter((file) => file.startsWith('lib/') && !filesOfRaces.includes(file));
