/** `npm run bench -- --quick <name>`: a look in a fraction of the time, with fewer of everything. Its numbers are for nobody else. */
export const quickVariable = 'PERGOLA_BENCH_QUICK';

export const isQuick = process.env[quickVariable] === '1';
