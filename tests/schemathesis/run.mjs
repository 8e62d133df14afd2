/**
 * Asks the running program made-up questions, over GraphQL and over REST:
 * node run.mjs SCHEMATHESIS [QUESTIONS_A_FIELD [SEED [PHASES]]]
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../clients/support/server.mjs';

const [schemathesis, questions = '20', seed = '1', phases = 'examples,coverage,fuzzing,stateful'] = process.argv.slice(2);
const always = [
  ['--mode', 'all'],
  ['--max-examples', questions],
  ['--seed', seed],
  ['--phases', phases],
  // With more, it waits for itself.
  ['--workers', '1'],
  ['--suppress-health-check', 'all'],
  ['--no-shrink'],
];
const doors = [
  { path: '/graphql', hooks: 'checks', options: [['--checks', 'asked_or_answered']] },
  // All checks but one: made-up codes are well-formed, and an unknown code is an error here, for a slip of the pen must
  // not look like "no data".
  { path: '/api/v1/openapi.json', options: [['--exclude-checks', 'positive_data_acceptance']] },
];

const server = await start();
for (const { path, hooks, options } of doors) {
  const env = {
    ...process.env,
    ...(hooks ? { SCHEMATHESIS_HOOKS: hooks } : {}),
    PYTHONPATH: fileURLToPath(new URL('.', import.meta.url)),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const arguments_ = ['run', new URL(path, server.url).href, ...options.flat(), ...always.flat()];
  const child = spawn(schemathesis, arguments_, { stdio: 'inherit', env, cwd: dirname(schemathesis) });
  const [code] = await once(child, 'exit');
  process.exitCode ||= code ?? 1;
}
await server.stop();
