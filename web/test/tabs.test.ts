/** The ready queries hold against the repo's schema, and the codes they ask for against the packages in `data/`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, getVariableValues, Kind, parse, validate, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as constants from '../src/constants';
import { READY_TABS } from '../src/tabs';

const schemaPath = process.env.OPENPLAN_SCHEMA ?? fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const schema = buildSchema(readFileSync(schemaPath, 'utf8'));
const dataPath = fileURLToPath(new URL('../../data/', import.meta.url));

describe.each(READY_TABS)('$questionEn', ({ questionZh, questionEn, query, variables }) => {
  const operations = parse(query).definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );

  it('begins with its question in Chinese, then in English', () => {
    expect(questionZh).toMatch(/\p{Script=Han}.*？/u);
    expect(questionEn).toMatch(/^[\x20-\x7e]+\?/);
  });

  it('is one named query, which names the tab', () => {
    expect(operations.map(({ name }) => name?.value)).toEqual([expect.any(String)]);
  });

  it('is valid by the schema', () => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('opens with variables that its query takes, and no others', () => {
    const given = JSON.parse(variables) as Record<string, unknown>;
    const definitions = operations[0]?.variableDefinitions ?? [];
    expect(getVariableValues(schema, definitions, given).errors ?? []).toEqual([]);
    expect(definitions.map(({ variable }) => variable.name.value)).toEqual(expect.arrayContaining(Object.keys(given)));
  });
});

it('names each query once', () => {
  const names = READY_TABS.map(({ query }) => /^query (\w+)/m.exec(query)?.[1]);
  expect(new Set(names).size).toBe(READY_TABS.length);
});

describe.skipIf(!existsSync(dataPath))('the codes of constants.ts stand in data/', () => {
  /** First column of a file, in all packages: `code` comes first in what Openplan writes. */
  function codes(file: string): string[] {
    return readdirSync(dataPath)
      .map((folder) => `${dataPath}${folder}/${file}`)
      .filter((path) => existsSync(path))
      .flatMap((path) => readFileSync(path, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/).slice(1))
      .map((line) => line.split(',')[0] ?? '');
  }

  it.each([
    ['districts.csv', constants.DISTRICT],
    ['indicators.csv', constants.INDICATOR],
    ['categories.csv', constants.CATEGORY],
    ['projects.csv', constants.AREA],
  ])('%s has %s', (file, code) => {
    expect(codes(file)).toContain(code);
  });
});
