import pino from 'pino';
import { env } from './env';

let logger: pino.Logger | undefined;

/**
 * The structured log. Members that could carry a secret are cut out whatever they hold; the first guard is that
 * credentials are never handed to it.
 */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['credentials', '*.credentials', 'password', '*.password', 'clientSecret', '*.clientSecret', 'secret', '*.secret'],
      censor: '[removed]',
    },
  });
  return logger;
}
