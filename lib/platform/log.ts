import pino from 'pino';
import { env } from './env';
import { currentWork } from './work-context';

let logger: pino.Logger | undefined;

/**
 * The structured log. Each line carries the ids of the work that it belongs to. Members that could carry a secret are cut
 * out whatever they hold; the first guard is that credentials are never handed to it.
 */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: currentWork,
    redact: {
      paths: ['credentials', '*.credentials', 'password', '*.password', 'clientSecret', '*.clientSecret', 'secret', '*.secret'],
      censor: '[removed]',
    },
  });
  return logger;
}
