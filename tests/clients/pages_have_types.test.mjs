/** The pages of tests/it/graphql/pages.graphql become types by the codegen.ts of docs/frontend.md. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { file, folder, run } from './support/guide.mjs';
import { start } from './support/server.mjs';

const pages = await readFile(fileURLToPath(new URL('../it/graphql/pages.graphql', import.meta.url)), 'utf8');

/** What a page does with an answer; the last lines are wrong, and must be found to be. */
const USE = `
  import type { ScoreboardQuery, OneFigureQueryVariables, ChangesQuery } from './gql/graphql';

  export function printed(answer: ScoreboardQuery): (string | null)[] {
    return answer.planExecution.rows.map((row) => row.actual?.printed ?? null);
  }
  export function changed({ release }: ChangesQuery): string[] {
    return (release?.changes.nodes ?? []).map(({ after }) => (after?.__typename === 'Observation' ? after.measure : ''));
  }
  export const asked: OneFigureQueryVariables[] = [{ id: 'x' }, { id: 'x', asOf: 3 }, { id: 'x', asOf: '2020-08-26T09:30:00+08:00' }];

  // @ts-expect-error a value is text
  export const sum = (answer: ScoreboardQuery): number | undefined => answer.planExecution.rows[0]?.plan.printed;
  // @ts-expect-error there may be no actual
  export const actual = (answer: ScoreboardQuery): string => answer.planExecution.rows[0]!.actual.id;
  // @ts-expect-error nobody asked for it
  export const stated = (answer: ScoreboardQuery) => answer.planExecution.rows[0]?.stated;
  // @ts-expect-error an id is needed
  export const nothing: OneFigureQueryVariables = {};
`;

const server = await start();
const made = await folder({
  'codegen.ts': file('codegen.ts', server.url),
  'tsconfig.json': file('tsconfig.json', server.url),
  'src/pages.graphql': pages,
  'src/use.ts': USE,
});
after(() => Promise.all([server.stop(), made.remove()]));

before(() => run(made.path, 'npx graphql-codegen'));

test('their types hold, strictly', () => run(made.path, 'npx tsc'));

test('every page has a type', async () => {
  const types = await readFile(`${made.path}/src/gql/graphql.ts`, 'utf8');
  const names = [...pages.matchAll(/^query (\w+)/gm)].map(([, name]) => name);
  assert.ok(names.length >= 13);
  for (const name of names) assert.match(types, new RegExp(`^export type ${name}Query =`, 'm'));
});
