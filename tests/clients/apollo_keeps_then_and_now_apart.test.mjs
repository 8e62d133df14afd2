/** Apollo Client with the configuration of docs/frontend.md. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { gql } from '@apollo/client';
import { buildSchema } from 'graphql';
import { filter, firstValueFrom } from 'rxjs';
import { file, folder } from './support/guide.mjs';
import { BOTH, LIST, ONE, THEN, correct, correctOtherwise, plain, rows } from './support/questions.mjs';
import { requests } from './support/requests.mjs';
import { start } from './support/server.mjs';

const server = await start();
const made = await folder({ 'apollo.mjs': file('src/apollo.ts', server.url) });
after(() => Promise.all([server.stop(), made.remove()]));

let client;
beforeEach(async () => {
  ({ client } = await import(`${made.path}/apollo.mjs?${Math.random()}`));
  requests.length = 0;
});

const ask = async (query, variables, fetchPolicy) => {
  const { data } = await client.query({ query: gql(query), variables, fetchPolicy });
  return plain(data);
};

test('the guide names every type that is a Record', async () => {
  const schema = buildSchema(await server.schema());
  const records = schema.getPossibleTypes(schema.getType('Record')).map(({ name }) => name);
  for (const name of records) assert.ok(client.cache.policies.fragmentMatches(on('Record'), name), name);
  assert.ok(!client.cache.policies.fragmentMatches(on('Record'), 'Period'));
});

test('the query goes once, then its hash alone', async () => {
  await ask(LIST, { asOf: THEN });
  await ask(LIST, { asOf: 2 });
  assert.deepEqual(requests.map(({ method, status }) => [method, status]), [['GET', 400], ['POST', 200], ['GET', 200]]);
  assert.ok(!requests[2].url.includes('query='));
});

describe('after a correction', () => {
  before(() => correct(server));

  test('now and then in one request', async () => {
    const asked = await server.ask(BOTH);
    assert.notEqual(asked.nowIndicator.name, asked.thenIndicator.name);
    assert.deepEqual(await ask(BOTH), asked);
    assert.deepEqual(await ask(BOTH, {}, 'cache-only'), asked);
  });

  for (const order of [[null, THEN], [THEN, null]]) {
    test(`in two requests, ${order[0] === null ? 'now' : 'then'} first`, async () => {
      for (const asOf of order) await ask(ONE, { asOf });
      for (const asOf of order) {
        assert.deepEqual(await ask(ONE, { asOf }, 'cache-only'), await server.ask(ONE, { asOf }));
      }
    });
  }

  test('pages of now and of then make two lists, each whole', async () => {
    const lists = await Promise.all([null, THEN].map(list));
    for (let more = lists; more.length > 0; more = more.filter(({ hasMore }) => hasMore())) {
      for (const { goOn } of more) await goOn();
    }
    assert.deepEqual(lists[0].nodes(), await rows(server, null));
    assert.deepEqual(lists[1].nodes(), await rows(server, THEN));
    assert.notDeepEqual(lists[0].nodes(), lists[1].nodes());
  });

  test('a list goes on where it began, whatever is published meanwhile', async () => {
    const began = await server.newest();
    const { hasMore, goOn, nodes } = await list(null);
    await correctOtherwise(server);
    while (hasMore()) await goOn();
    const told = (row) => [row.indicator.name, row.value];
    assert.deepEqual(nodes().map(told), (await rows(server, began)).map(told));
    assert.notDeepEqual(nodes().map(told), (await rows(server, null)).map(told));
  });
});

/** The list as a page watches it, with its first page. */
async function list(asOf) {
  const watched = client.watchQuery({ query: gql(LIST), variables: { asOf } });
  watched.subscribe();
  let shown;
  const read = async (longer) => {
    const is = ({ data }) => data?.observations?.edges.length > longer;
    shown = (await firstValueFrom(watched.pipe(filter(is)))).data.observations;
  };
  await read(0);
  return {
    hasMore: () => shown.pageInfo.hasNextPage,
    nodes: () => shown.edges.map(({ node }) => plain(node)),
    async goOn() {
      await watched.fetchMore({ variables: { after: shown.pageInfo.endCursor } });
      await read(shown.edges.length);
    },
  };
}

function on(name) {
  return gql(`fragment F on ${name} { id }`).definitions[0];
}
