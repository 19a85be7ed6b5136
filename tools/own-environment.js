/**
 * The environment without the settings of whoever runs this: our programs refuse those that they do not know.
 * @returns {NodeJS.ProcessEnv}
 */
export function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TANGGAP_')));
}
