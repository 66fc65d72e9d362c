import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { describeErrors, noTests, type Counts } from './counts';

/** Tells `npm test` how vitest's tests ended, with the reasons of those that were skipped. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.PERGOLA_COUNTS_FILE;
    if (!file) return;
    const counts: Counts = { ...structuredClone(noTests), failures: unhandled.map((error) => ({ test: 'Outside any test', message: describeErrors([error]) })) };
    for (const module of modules) {
      const broken = module.errors();
      if (broken.length) counts.failures.push({ test: module.relativeModuleId, message: describeErrors(broken) });
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        else if (result.state === 'skipped') {
          counts.skipped += 1;
          if (!result.note) counts.unexplained.push(`${module.relativeModuleId}: ${test.fullName}`);
        } else counts.failures.push({ test: `${module.relativeModuleId}: ${test.fullName}`, message: describeErrors(result.errors ?? []) });
      }
    }
    writeFileSync(file, JSON.stringify(counts));
  }
}
