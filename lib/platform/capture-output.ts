import { format } from 'node:util';
import { describeError } from './describe-error';
import { escapeControls } from './escape-controls';

/*
 * Everything that a process prints is one JSON object a line: what libraries write with console or straight to a stream too. Nothing
 * that comes from outside can end a line, so nobody can forge one. The log itself (`log.ts`) writes to the file descriptor.
 */

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** pino's numbers, so that all lines are alike. */
const numbers: Record<Level, number> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

const holder = globalThis as { pergolaOutput?: true };

/** Call it before anything prints; a second call changes nothing. */
export function captureOutput(): void {
  if (holder.pergolaOutput) return;
  holder.pergolaOutput = true;
  const write = process.stdout.write.bind(process.stdout);
  const print = (level: Level, source: string, msg: string, more: object = {}) => {
    write(`${escapeControls(JSON.stringify({ level: numbers[level], time: new Date().toISOString(), source, ...more, msg }))}\n`);
  };
  captureConsole(print);
  captureStreams(print);
  captureProcess(print);
}

type Print = (level: Level, source: string, msg: string, more?: object) => void;

function captureConsole(print: Print): void {
  const levels = { debug: 'debug', trace: 'debug', log: 'info', info: 'info', dir: 'info', warn: 'warn', error: 'error' } as const;
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, Level][]) {
    console[method] = (...given: unknown[]) => {
      const error = given.find((one) => one instanceof Error);
      print(level, 'console', format(...given.map((one) => (one instanceof Error ? describeError(one).message : one))), error && { err: describeError(error) });
    };
  }
}

function captureStreams(print: Print): void {
  for (const [name, level] of [['stdout', 'info'], ['stderr', 'error']] as const) {
    process[name].write = (chunk: string | Uint8Array, encoding?: BufferEncoding | (() => void), done?: () => void) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      if (text.trim() !== '') print(level, name, text.trimEnd());
      const callback = typeof encoding === 'function' ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
}

/** What Node itself would print past the streams. */
function captureProcess(print: Print): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => print('warn', 'process', warning.message, { err: describeError(warning) }));
  process.on('uncaughtException', (error, origin) => {
    print('fatal', 'process', origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception', { err: describeError(error) });
    // Alone with it, the process is in an unknown state; Next has a listener of its own and goes on.
    if (process.listenerCount('uncaughtException') === 1) process.exit(1);
  });
}
