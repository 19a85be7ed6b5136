// `npm run test:live [-- --esdb esdb://user:password@host:port] [jest's own arguments]`: the tests that need servers.
import { spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
const at = args.indexOf('--esdb');
const address = at === -1 ? undefined : args.splice(at, 2)[1];
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
// Not TANGGAP_…: a service that is started by a test would refuse a setting it does not know.
const env = address === undefined ? process.env : { ...process.env, LIVE_ESDB: address };
const { status } = spawnSync(process.execPath, [...jest, '--config', 'jest.live.config.js', ...args], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
