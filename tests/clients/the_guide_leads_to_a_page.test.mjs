/** docs/frontend.md, done as it says; its packages are those of this suite. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { parseHTML } from 'linkedom';
import { blocks, file, folder, run } from './support/guide.mjs';
import { start } from './support/server.mjs';

const server = await start();
const names = blocks.flatMap((block) => block.file ?? []);
const made = await folder(Object.fromEntries(names.map((name) => [name, file(name, server.url)])));
after(() => Promise.all([server.stop(), made.remove()]));

const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ code }) => code.trim().split('\n'));

before(async () => {
  await run(made.path, 'npx graphql-codegen');
  await run(made.path, 'npx vite build');
});

/** The page as a browser shows it at this address. */
async function page(search) {
  const { document, MutationObserver } = parseHTML(await readFile(join(made.path, 'dist/index.html'), 'utf8'));
  const [script] = (await readdir(join(made.path, 'dist/assets'))).filter((name) => name.endsWith('.js'));
  Object.assign(globalThis, { document, MutationObserver, location: { search } });
  await import(join(made.path, 'dist/assets', `${script}${search}`));
  return document;
}

const texts = (document, selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

test('its commands are those that are run here, or install what this suite has', async () => {
  const folders = ['mkdir scoreboard', 'cd scoreboard', 'mkdir src', 'npm init -y'];
  const made = ['npx graphql-codegen', 'npx tsc', 'npx vite'];
  const { devDependencies } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));
  for (const command of commands) {
    const installed = /^npm install (--save-dev )?(.*)$/.exec(command)?.[2].split(' ');
    if (installed) for (const name of installed) assert.ok(name in devDependencies, name);
    else assert.ok([...folders, ...made].includes(command), command);
  }
});

test('all its TypeScript holds, strictly', () => run(made.path, 'npx tsc'));

test('the page shows the plan of the half-year', async () => {
  const document = await page('');
  assert.deepEqual(texts(document, 'h1'), ['Wuchang District, first half of 2020']);
  assert.deepEqual(texts(document, 'tbody tr:first-child td'), ['Gross domestic product (regional)', '7.5 %', '-14.2 %', 'Behind schedule']);
  assert.ok(texts(document, 'tbody tr').length > 10);
});

test('and of the year, once over', async () => {
  const document = await page('?period=2020');
  assert.ok(texts(document, 'tbody td:last-child').includes('Not met'));
});

test('what goes wrong is told', async () => {
  const document = await page('?district=420109');
  assert.match(texts(document, 'main')[0], /INVALID_INPUT.*"420107"/);
});

test('its other queries are valid', async () => {
  const schema = buildSchema(await server.schema());
  const queries = blocks.filter(({ language }) => language === 'graphql');
  assert.ok(queries.length >= 3);
  for (const { code } of queries) assert.deepEqual(validate(schema, parse(code)), []);
});
