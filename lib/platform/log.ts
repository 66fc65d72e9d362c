import pino from 'pino';
import { describeError } from './describe-error';
import { env } from './env';
import { escapeControls } from './escape-controls';
import { currentWork } from './work-context';

let logger: pino.Logger | undefined;

/**
 * The structured log. Each line carries the ids of the work that it belongs to. Members that could carry a secret are cut
 * out whatever they hold; the first guard is that credentials are never handed to it.
 */
export function log(): pino.Logger {
  logger ??= pino(
    {
      level: env().LOG_LEVEL,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: currentWork,
      serializers: { err: describeError, error: describeError },
      redact: {
        paths: ['credentials', '*.credentials', 'password', '*.password', 'clientSecret', '*.clientSecret', 'secret', '*.secret'],
        censor: '[removed]',
      },
    },
    lines(),
  );
  return logger;
}

/** Standard output, past the streams that `captureOutput` takes over. */
function lines(): pino.DestinationStream {
  const output = pino.destination({ fd: 1, sync: true });
  return { write: (line) => output.write(escapeControls(line)) };
}
