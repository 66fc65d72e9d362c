import { describe, expect, test } from 'vitest';
import { checkBoundedReads } from './bounded-reads';
import { checkDirections } from './directions';
import { checkEdges } from './edges';
import { checkFeature } from './features';
import { parseSource } from './source-file';
import { checkTransactions } from './transactions';

type Row = [sentence: string, path: string, text: string, finding?: RegExp];

const features: Row[] = [
  ['a file with a name of the anatomy', 'lib/requests/policy.ts', ''],
  ['a write of its own file', 'lib/requests/writes/approve-request.ts', "import { x } from '@/lib/aws/ram';"],
  ['a part with a word of the domain, without effects', 'lib/requests/digest.ts', 'export const a = 1;'],
  ['a test beside what it tests', 'lib/requests/digest.test.ts', ''],
  ['a layer of the kernel is no feature', 'lib/platform/chain.ts', ''],
  ['a part that calls AWS under a name of its own', 'lib/requests/organization.ts', "import { list } from '@/lib/aws/organizations';", /calls AWS/],
  ['a part that only knows a type of AWS', 'lib/requests/organization.ts', "import type { Account } from '@/lib/aws/organizations';"],
  ['server actions elsewhere than in actions.ts', 'lib/requests/approve.ts', "'use server';\n", /server action/],
  ['a component beside the logic', 'lib/requests/request-card.tsx', '', /user interface/],
  ['a folder that no other feature has', 'lib/requests/models/request.ts', '', /folders/],
  ['a drawer for everything', 'lib/requests/utils.ts', '', /says nothing/],
  ['a barrel file', 'components/index.ts', '', /says nothing/],
  ['a folder of helpers', 'sandbox/helpers/ids.ts', '', /says nothing/],
];

const directions: Row[] = [
  ['a page that uses a feature', 'app/catalog/page.tsx', "import { readCatalog } from '@/lib/services/reads';"],
  ['a feature that uses the controller', 'lib/grants/writes.ts', "import { wake } from '@/lib/controller/wake';"],
  ['a feature that uses another', 'lib/grants/reads.ts', "import { x } from '../services/reads';"],
  ['a controller that knows a feature', 'lib/controller/pass.ts', "import { x } from '@/lib/grants/status';", /controller may not know features/],
  ['a kernel that knows AWS', 'lib/platform/health.ts', "import { x } from '../aws/sts';", /platform may not know aws/],
  ['a feature that knows a page', 'lib/grants/reads.ts', "import Page from '@/app/catalog/page';", /features may not know app/],
  ['a dynamic import is one too', 'lib/platform/health.ts', "const x = await import('@/lib/controller/worker');", /platform may not know controller/],
  ['an import over several lines is one too', 'lib/aws/ram.ts', "import {\n  a,\n  b,\n} from '@/lib/controller/driver';", /aws may not know controller/],
  ['a comment is none', 'lib/aws/ram.ts', "// import { a } from '@/lib/controller/driver';"],
  ['a shared component that knows a feature', 'components/card.tsx', "import { x } from '@/lib/grants/status';", /without knowledge/],
  ['a shared component that knows a type', 'components/card.tsx', "import type { X } from '@/lib/grants/status';"],
  ['a feature that calls the SDK', 'lib/grants/reads.ts', "import { RAMClient } from '@aws-sdk/client-ram';", /only lib\/aws/],
  ['the layer for AWS calls the SDK', 'lib/aws/ram.ts', "import { RAMClient } from '@aws-sdk/client-ram';"],
  ['the portal imports the sandbox', 'lib/aws/ram.ts', "import { x } from '@/sandbox/start-sandbox';", /over HTTP alone/],
  ['the sandbox imports the portal', 'sandbox/main.ts', "import { x } from '../lib/platform/ids';", /over HTTP alone/],
  ['a test sets its scene with the sandbox', 'lib/aws/ram.test.ts', "import { x } from '@/sandbox/start-sandbox';"],
];

const edges: Row[] = [
  ['the one place for the environment', 'lib/platform/env.ts', 'process.env.PORT'],
  ['a feature that reads the environment', 'lib/grants/reads.ts', 'const x = process.env.PORT;', /process\.env/],
  ['an action of the chain', 'lib/grants/actions.ts', "'use server';\n\nexport const revokeAction = action('grant.revoke').authorize(x).run(y);"],
  ['a bare function that browsers can call', 'lib/grants/actions.ts', "'use server';\nexport async function revoke() {}", /not built by the action chain/],
  ['a constant that browsers can call', 'lib/grants/actions.ts', "'use server';\nexport const revoke = async () => {};", /revoke can be called/],
  ['something passed on to browsers', 'lib/grants/actions.ts', "'use server';\nexport { revoke } from './writes';", /not built by the action chain/],
];

const transactions: Row[] = [
  ['a write through its context', 'lib/grants/writes/revoke.ts', 'await transaction(async (tx) => {});'],
  ['a write that opens a transaction', 'lib/grants/writes/revoke.ts', 'await db().$transaction(async (tx) => {});', /checks no permissions/],
  ['a write over two lines', 'lib/grants/writes/revoke.ts', 'await db()\n  .$transaction((tx) => x);', /checks no permissions/],
  ['a write without a transaction', 'lib/notices/writes/mark-read.ts', 'await db().$executeRaw`UPDATE`;', /outside of a transaction/],
  ['a row changed without a transaction', 'lib/notices/writes/mark-read.ts', 'await db().notice.updateMany({});', /outside of a transaction/],
  ['a read', 'lib/notices/reads.ts', 'await db().notice.findMany({});'],
  ['a sweep of the worker', 'lib/grants/writes/end-in-batches.ts', 'await db().$transaction(async (tx) => {});'],
  ['a load that reads through the transaction', 'lib/grants/actions.ts', ".load('access', ({ actor, input, client }) => grantVisibleTo(scopeOf(actor), input.grantId, client))"],
  ['a load that does not', 'lib/grants/actions.ts', ".load('access', ({ actor, input }) => grantVisibleTo(scopeOf(actor), input.grantId))", /does not read through/],
];

const boundedReads: Row[] = [
  ['a list with a bound', 'lib/grants/reads.ts', 'db().grant.findMany({ where: { id: { in: [(1)] } }, take: 10 });'],
  ['a list without one', 'lib/grants/reads.ts', 'db().grant.findMany({ where });', /all rows/],
  ['a file of reads', 'lib/grants/reads/pausings.ts', 'db().grant.findMany({\n  where,\n});', /all rows/],
  ['a bound of a relation alone', 'lib/grants/reads.ts', 'db().grant.findMany({ include: { ghosts: { take: 1 } } });', /all rows/],
  ['a bound of the next list', 'lib/grants/reads.ts', 'db().grant.findMany({});\ndb().grant.findMany({ take: 1 });', /all rows/],
  ['a bound after duplicates are dropped in memory', 'lib/grants/reads.ts', "db().grant.findMany({ distinct: ['id'], take: 10 });", /all rows/],
  ['a reason', 'lib/grants/reads.ts', '  // bounded: IDs of a page\n  const rows = await db().grant.findMany({ where });'],
  ['a reason without words', 'lib/grants/reads.ts', '// bounded:\ndb().grant.findMany({ where });', /all rows/],
  ['a write', 'lib/grants/writes/revoke.ts', 'tx.grant.findMany({ where });'],
];

for (const [name, check, rows] of [
  ['features', checkFeature, features],
  ['directions', checkDirections, directions],
  ['edges', checkEdges, edges],
  ['transactions', checkTransactions, transactions],
  ['bounded reads', checkBoundedReads, boundedReads],
] as const) {
  describe(name, () => {
    test.each(rows)('%s', (_sentence, path, text, finding) => {
      const reasons = check(parseSource(path, text)).map(({ reason }) => reason);
      if (finding) expect(reasons.join('\n')).toMatch(finding);
      else expect(reasons).toEqual([]);
    });
  });
}
