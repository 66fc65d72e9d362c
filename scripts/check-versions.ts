import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root';
import { findIncompleteOptionals, findTooOld, type LockFile } from './versions/lock-file';

/** Oldest versions without a known security hole that matters here, of majors that are still developed. `npm audit` does not answer everywhere, so they are kept by hand. */
const floors = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', prisma: '7.10.1', nodemailer: '10.6.1', 'openid-client': '6.9.0', jose: '6.2.18' };

/** Prints what is wrong with the installed versions; tells whether nothing is. */
export function checkVersions(): boolean {
  const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as LockFile;
  const findings = [...findTooOld(lock, floors), ...findIncompleteOptionals(lock)];
  console.log(findings.length ? findings.join('\n') : 'All versions are at or above their floors, and the lock file is complete.');
  return findings.length === 0;
}
