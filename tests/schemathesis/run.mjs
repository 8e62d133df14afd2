/** Asks the running program made-up questions: node run.mjs SCHEMATHESIS [QUESTIONS_A_FIELD [SEED]] */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../clients/support/server.mjs';

const [schemathesis, questions = '20', seed = '1'] = process.argv.slice(2);
const server = await start();
const options = [
  ['--checks', 'asked_or_answered'],
  ['--mode', 'all'],
  ['--max-examples', questions],
  ['--seed', seed],
  // With more, it waits for itself.
  ['--workers', '1'],
  ['--suppress-health-check', 'all'],
  ['--no-shrink'],
];
const env = {
  ...process.env,
  SCHEMATHESIS_HOOKS: 'checks',
  PYTHONPATH: fileURLToPath(new URL('.', import.meta.url)),
  PYTHONDONTWRITEBYTECODE: '1',
};
const child = spawn(schemathesis, ['run', server.url, ...options.flat()], { stdio: 'inherit', env, cwd: dirname(schemathesis) });
const [code] = await once(child, 'exit');
await server.stop();
process.exitCode = code ?? 1;
