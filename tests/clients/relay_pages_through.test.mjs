/** The Relay compiler takes the schema, and what it makes works against the server; sources are those of docs/frontend.md. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import relay from 'relay-runtime';
import { file, folder } from './support/guide.mjs';
import { THEN, correct } from './support/questions.mjs';
import { start } from './support/server.mjs';

const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery, getSelector } = relay;

const server = await start();
// As CommonJS, which needs no bundler; and the compiler is not to stage what it makes.
const asNodeReads = { language: 'javascript', eagerEsModules: false, noSourceControl: true };
const config = { ...JSON.parse(file('relay.config.json', server.url)), ...asNodeReads };
const made = await folder({
  'package.json': '{}',
  'relay.config.json': JSON.stringify(config),
  'schema.mjs': file('schema.mjs', server.url),
  'src/figures.js': file('src/figures.ts', server.url),
});
after(() => Promise.all([server.stop(), made.remove()]));

/** What the compiler made under this name. */
const artifact = (name) => createRequire(`${made.path}/`)(`./src/__generated__/${name}.graphql`);

before(async () => {
  const compiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');
  for (const script of ['schema.mjs', compiler]) await promisify(execFile)(process.execPath, [script], { cwd: made.path });
  await correct(server);
});

test('an indicator now and then, each with its own list in pages', async () => {
  const send = async ({ text }, variables) => ({ data: await server.ask(text, variables) });
  const environment = new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });
  const fragment = artifact('figures_indicator');

  const show = async (asOf) => {
    const operation = createOperationDescriptor(artifact('figuresQuery'), { indicator: 'GDP', asOf });
    await fetchQuery(environment, operation.request.node, operation.request.variables).toPromise();
    environment.retain(operation);
    const read = () => {
      const { indicator } = environment.lookup(operation.fragment).data;
      return environment.lookup(getSelector(fragment, indicator)).data;
    };
    const goOn = async () => {
      const { id, observations } = read();
      const variables = { id, first: 10, after: observations.pageInfo.endCursor };
      await fetchQuery(environment, fragment.metadata.refetch.operation, variables).toPromise();
    };
    return { read, goOn };
  };

  const pages = [await show(null), await show(THEN)];
  for (let more = pages; more.length > 0; more = more.filter(({ read }) => read().observations.pageInfo.hasNextPage)) {
    for (const { goOn } of more) await goOn();
  }
  for (const [place, asOf] of [null, THEN].entries()) {
    const { name, observations } = pages[place].read();
    const whole = await server.ask(
      `query ($asOf: AsOf) { indicator(code: "GDP", asOf: $asOf) {
        name(lang: EN) observations(first: 500) { nodes { id value period { code } } }
      } }`,
      { asOf },
    );
    const nodes = observations.edges.map(({ node: { id, value, period } }) => ({ id, value, period: { code: period.code } }));
    assert.equal(name, whole.indicator.name);
    assert.ok(nodes.length > 20);
    assert.deepEqual(nodes, whole.indicator.observations.nodes);
  }
  assert.notEqual(pages[0].read().name, pages[1].read().name);
});
