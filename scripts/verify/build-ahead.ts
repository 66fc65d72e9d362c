import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../project-root';
import { runToEnd, type RunToEnd } from '../stack/child';
import { fingerprintSources } from '../stack/fingerprint';
import { buildWeb } from '../stack/web-build';

/**
 * Builds the pages for the end-to-end tests beside the unit tests, which wait a lot, with what these leave of the machine.
 * Nothing is said of a failure: the step that needs the pages builds them again, and shows it.
 */
export async function buildAhead(env: NodeJS.ProcessEnv, onStart: (stop: () => Promise<void>) => void): Promise<void> {
  const run: RunToEnd = (options) =>
    runToEnd(options, ({ pid, stop }) => {
      onStart(stop);
      if (pid) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    });
  try {
    await buildWeb(run, await fingerprintSources(), { ...env, NEXT_TELEMETRY_DISABLED: '1' }, join(projectRoot, '.pergola', 'logs'));
  } catch {}
}
