// What schema.graphql breaks for those who built on the last release: the newest tag v*, or where there is none the
// schema as it first landed. Each breaking change is told in the changelog, under Unreleased, in a line that begins with
// "Breaking:" and has the words by which it is printed here. node .ci/breaking.mjs

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SCHEMA = 'schema.graphql';

function git(...args) {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

/** The commit whose schema people have built on. */
function base() {
  const [tag] = git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').split('\n');
  return tag || git('log', '--diff-filter=A', '--format=%h', '--', SCHEMA).split('\n').at(-1);
}

/** What the changelog says of it. */
function told() {
  const [, section = ''] = /^## Unreleased\n(.*?)(?=^## |$(?![^]))/ms.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
  return section.split('\n').filter((line) => /^(- )?Breaking:/.test(line)).join('\n');
}

const packages = ['web', 'tests/clients'].map((folder) => `${folder}/node_modules/graphql/package.json`);
const graphql = packages.find((path) => existsSync(path));
if (!graphql) throw new Error('the package graphql is missing; `npm ci` in web/ brings it');
const { buildSchema, findBreakingChanges } = createRequire(`${process.cwd()}/${graphql}`)('graphql');

const from = base();
if (!from) {
  console.log('There is no history to compare schema.graphql with.');
  process.exit();
}
const before = buildSchema(git('show', `${from}:${SCHEMA}`));
const changes = findBreakingChanges(before, buildSchema(readFileSync(SCHEMA, 'utf8')));
const changelog = told();
const untold = changes.filter(({ description }) => !changelog.includes(description));
for (const change of changes) console.log(`${untold.includes(change) ? 'not told' : 'told'}: ${change.description}`);
console.log(`${changes.length} breaking changes of ${SCHEMA} since ${from}, ${untold.length} not told`);
if (untold.length > 0) {
  console.error('Tell them in CHANGELOG.md, under Unreleased, in a line that begins with "Breaking:".');
  process.exitCode = 1;
}
