import { expect, test } from 'vitest';
import { checkDependencies } from './dependencies';
import { parseSource } from './source-file';

const rows: [sentence: string, path: string, text: string, found: boolean][] = [
  ['a feature imports it', 'lib/grants/reads.ts', "import { z } from 'zod';", false],
  ['a part of it is imported', 'lib/platform/log.ts', "import x from 'zod/v4';", false],
  ['it is imported when it is needed', 'lib/aws/clients.ts', "const x = await import('zod');", false],
  ['a script imports it', 'scripts/migrate.ts', "import { z } from 'zod';", false],
  ['only the sandbox imports it', 'sandbox/world/world-schema.ts', "import { z } from 'zod';", true],
  ['only a test imports it', 'lib/grants/reads.test.ts', "import { z } from 'zod';", true],
  ['only a benchmark imports it', 'bench/main.ts', "import { z } from 'zod';", true],
  ['a package of another name is imported', 'lib/grants/reads.ts', "import { z } from 'zod-to-json';", false],
];
test.each(rows)('%s', (_sentence, path, text, found) => {
  expect(checkDependencies(['zod'], [parseSource(path, text)])).toHaveLength(found ? 1 : 0);
});
