import { applyMigrations, describeStatus, writeDifference } from './migrations/migrate';
import { withSomeDatabase } from './some-database';
import { StartError } from './start-error';

const usage = 'Usage: npm run db:migrate, npm run db:status, or npm run db:diff -- <name in words>';

/** The commands db:migrate, db:status and db:diff, for the database of DATABASE_OWNER_URL or else the project's own. */
async function main([command, ...words]: string[]): Promise<void> {
  await withSomeDatabase(async (url, grantees) => {
    if (command === 'migrate') {
      const applied = await applyMigrations(url, grantees);
      console.log(applied.length ? `Applied: ${applied.join(', ')}` : 'The database is up to date.');
    } else if (command === 'status') {
      const sentences = await describeStatus(url);
      console.log(sentences.length ? sentences.join('\n') : 'The database is up to date.');
      if (sentences.length) process.exitCode = 1;
    } else if (command === 'diff' && words.length) {
      const file = await writeDifference(url, words.join('_').toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'));
      console.log(file ? `Written: ${file}\nRead it, add by hand what Prisma cannot say, then run: npm run db:migrate` : 'schema.prisma says nothing that the migrations do not.');
    } else {
      throw new StartError(usage);
    }
  });
}

// The engine leaves a timer of ten seconds behind, which must not keep whoever waits for this command.
main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  },
);
