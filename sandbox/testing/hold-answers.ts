import { afterAll, afterEach } from 'vitest';
import { holdAnswers, takeBrokenAnswers } from '../conformance/held-answers';

/** Vitest runs this before every test file: no test passes in which the sandbox answered what AWS's model does not allow. */
holdAnswers();
afterEach(failForBrokenAnswers);
afterAll(failForBrokenAnswers);

function failForBrokenAnswers(): void {
  const broken = takeBrokenAnswers();
  if (broken.length > 0) throw new Error(`The sandbox answered what AWS's model does not allow:\n${[...new Set(broken)].join('\n')}`);
}
