/** The running program over a database of its own, with every package of `data/`. */

import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = resolve(process.env.PROGRAM ?? join(root, 'target/debug/openplan'));
/** `core` has the codes that the others use. */
const packages = ['core', 'wuchang-2020-h1', 'wuchang-main-indicators'];
/** How long a release may take to be seen by a server that another process published to. */
const SEEN = 10_000;

/** Starts a server; the test ends it by `stop`. */
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'openplan-clients-'));
  const database = `sqlite://${join(folder, 'openplan.sqlite')}`;
  const env = { PATH: process.env.PATH, DATABASE_URL: database, OPENPLAN_LOG: 'error' };
  const run = (...args) => promisify(execFile)(program, args, { env });
  await run('import', ...packages.map((name) => join(root, 'data', name)));
  const child = spawn(program, ['serve', '--listen', '127.0.0.1:0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  const url = await address(child);

  const ask = async (query, variables = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };

  const newest = async () => (await ask('{ releases(first: 1) { nodes { number } } }')).releases.nodes[0].number;

  return {
    url,
    ask,
    newest,
    schema: async () => (await fetch(`${url}/schema`)).text(),
    /** Publishes a package of `data/` with `from` replaced by `to` in one of its files, and waits until it is seen. */
    async correct(name, file, from, to) {
      const corrected = join(folder, `${name}-${await newest()}`);
      await cp(join(root, 'data', name), corrected, { recursive: true });
      const text = await readFile(join(corrected, file), 'utf8');
      if (text.split(from).length !== 2) throw new Error(`${name}/${file} does not have "${from}" once`);
      await writeFile(join(corrected, file), text.replace(from, to));
      const { stdout } = await run('import', corrected);
      const release = Number(/^release (\d+)/m.exec(stdout)?.[1]);
      const deadline = Date.now() + SEEN;
      while ((await newest()) < release) {
        if (Date.now() > deadline) throw new Error(`release ${release} is not seen`);
      }
      return release;
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

/** Where it says that GraphQL is. */
async function address(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^GraphQL: +(\S+)$/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('the program ended without saying where it listens');
}
