/** Oldest Node.js that everything here runs on; the same as `engines` in package.json. */
const oldest = [20, 19];

/** @returns {string | undefined} one sentence with the mend when this Node.js is too old */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return `Pergola needs Node.js ${oldest.join('.')} or later and this is ${version}: install a current one from your system's packages or nodejs.org, then try again.`;
}
