/*
 * Runs in the browser before any code of a page. Zod is told to make no functions while it parses: it would try to, which the
 * pages' policy stops and the browser reports. A page that does not exist is framed in the browser alone, where a script of
 * the layout would not run.
 */
const settings = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
settings.__zod_globalConfig = { ...settings.__zod_globalConfig, jitless: true };
