import { StartError } from '../start-error';
import { loadEnvFile } from './load-env-file';
import { seconds } from './phase';
import { runStack, type Stack, type StackOptions } from './run-stack';
import { readSettings } from './settings';
import { describeWelcome } from './welcome';

/** A whole command: brings the stack up, says where to go, and stays until Ctrl-C or until something breaks. */
export async function runInForeground(options: Pick<StackOptions, 'mode'>): Promise<void> {
  let stop = async () => {};
  let asked = false;
  let stack: Promise<Stack> | undefined;
  const leave = (signal: NodeJS.Signals) => {
    if (asked) return;
    asked = true;
    console.log(`\nstopping (${signal}) …`);
    void stop().then(async () => {
      // A step that was under way may have started something in the meantime; it stops that itself before it fails.
      await stack?.catch(() => undefined);
      console.log('Everything is stopped. Your data is kept.');
      process.exit(0);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);
  try {
    loadEnvFile();
    const settings = readSettings(process.env);
    stack = runStack(settings, { ...options, onStop: (stopStack) => (stop = stopStack) });
    const { broken, stop: stopRest } = await stack;
    // Counted from the start of this process, so with the installation.
    console.log(describeWelcome(settings, seconds(performance.now())));
    const words = await broken;
    if (asked) return;
    console.error(`\n${words}`);
    await stopRest();
    console.error('Everything else is stopped.');
    process.exit(1);
  } catch (error) {
    if (asked) return;
    console.error(error instanceof StartError ? error.message : error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
