/** A refusal whose message is all that a person needs: what happened, why, and the mend. It is shown without a stack. */
export class StartError extends Error {
  override name = 'StartError';
}
