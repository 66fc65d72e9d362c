import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import type { Counts } from './counts';

/** Tells `npm test` how vitest's tests ended, with the reasons of those that were skipped. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.PERGOLA_COUNTS_FILE;
    if (!file) return;
    const counts: Counts = { passed: 0, failed: unhandled.length, skipped: 0, unexplained: [] };
    for (const module of modules) {
      if (module.errors().length) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        else if (result.state === 'skipped') {
          counts.skipped += 1;
          if (!result.note) counts.unexplained.push(`${module.relativeModuleId}: ${test.fullName}`);
        } else counts.failed += 1;
      }
    }
    writeFileSync(file, JSON.stringify(counts));
  }
}
