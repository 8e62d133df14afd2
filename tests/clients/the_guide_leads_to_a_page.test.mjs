/** docs/frontend.md, done as it says; its packages are those of this suite. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { parseHTML } from 'linkedom';
import { blocks, changed, file, files, folder, run } from './support/guide.mjs';
import { requests } from './support/requests.mjs';
import { start } from './support/server.mjs';

const server = await start();
const written = (blocks) => Object.fromEntries(blocks.map((block) => [block.file, file(block.file, server.url)]));
const made = await folder(written(files));
after(() => Promise.all([server.stop(), made.remove()]));

const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ code }) => code.trim().split('\n'));

before(async () => {
  await run(made.path, 'npx graphql-codegen');
  await run(made.path, 'npx vite build');
});

/** The page as a browser shows it at this address. */
async function page(search, path = made.path) {
  const { document, MutationObserver } = parseHTML(await readFile(join(path, 'dist/index.html'), 'utf8'));
  const [script] = (await readdir(join(path, 'dist/assets'))).filter((name) => name.endsWith('.js'));
  Object.assign(globalThis, { document, MutationObserver, location: { search } });
  await import(join(path, 'dist/assets', `${script}${search}`));
  return document;
}

const GDP = ['Gross domestic product (regional)', 'Growth, year on year (%)', '7.5 %', '-14.2 %', 'Behind schedule'];
const texts = (document, selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

test('its commands are those that are run here, or install what this suite has', async () => {
  const folders = ['mkdir scoreboard', 'cd scoreboard', 'mkdir src', 'npm init -y', 'rm src/ask.ts'];
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
  assert.deepEqual(texts(document, 'tbody tr:first-child td'), GDP);
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

test('its search tells the name of whatever is found', async () => {
  const schema = buildSchema(await server.schema());
  const { code } = blocks.find(({ code }) => code.startsWith('query Search('));
  for (const { name } of schema.getPossibleTypes(schema.getType('SearchResult'))) {
    assert.match(code, new RegExp(`\\.\\.\\. on ${name} \\{[^}]*\\bname\\b`), name);
  }
});

for (const section of ['Apollo Client', 'urql']) {
  describe(`the page changed to ${section}, as its section says`, () => {
    const told = blocks.filter((block) => block.section === section);
    let remade;

    before(async () => {
      const content = written(files.filter((block) => ['The page', section].includes(block.section)));
      for (const change of told.filter(({ language }) => language === 'diff')) {
        content[change.file] = changed(content[change.file], change);
      }
      remade = await folder(content);
      for (const command of told.filter(({ language }) => language === 'sh').flatMap(({ code }) => code.trim().split('\n'))) {
        if (!command.startsWith('npm install ')) await run(remade.path, command);
      }
      await run(remade.path, 'npx graphql-codegen');
      await run(remade.path, 'NODE_ENV=development npx vite build');
      requests.length = 0;
    });
    after(() => remade.remove());

    test('its TypeScript holds, strictly', () => run(remade.path, 'npx tsc'));

    test('it shows the same, by that client, which has nothing to say against it', async (context) => {
      const said = ['warn', 'error'].map((name) => context.mock.method(console, name));
      const document = await page('', remade.path);
      assert.deepEqual(texts(document, 'tbody tr:first-child td'), GDP);
      assert.deepEqual(requests.map(({ status }) => status), [400, 200], 'the hash, then the query');
      assert.deepEqual(said.flatMap(({ mock }) => mock.calls.map((call) => call.arguments)), []);
    });

    test('and tells what goes wrong', async () => {
      const document = await page('?district=420109', remade.path);
      assert.match(texts(document, 'main')[0], /"420107"/);
    });
  });
}
