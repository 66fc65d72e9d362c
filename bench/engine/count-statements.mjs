import { createRequire } from 'node:module';

/* Loaded before a worker: counts its statements by their beginnings, and tells them whoever asks. */
const pg = createRequire(import.meta.url)('pg');
const counts = new Map();

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function counting(config, ...rest) {
  const text = (typeof config === 'string' ? config : (config?.text ?? '')).replaceAll(/\s+/g, ' ').trim().slice(0, 160);
  counts.set(text, (counts.get(text) ?? 0) + 1);
  return query.call(this, config, ...rest);
};

process.on('message', (message) => {
  if (message === 'count') process.send([...counts]);
});
