/** urql with the configuration of docs/frontend.md. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { file, folder } from './support/guide.mjs';
import { BOTH, LIST, ONE, THEN, correct, correctOtherwise, plain, rows } from './support/questions.mjs';
import { start } from './support/server.mjs';
import { requests } from './support/requests.mjs';

const server = await start();
const made = await folder({ 'urql.mjs': file('src/urql.ts', server.url) });
after(() => Promise.all([server.stop(), made.remove()]));

/** What the cache has to say against the configuration. */
const warnings = [];
console.warn = (warning) => warnings.push(warning);
after(() => assert.deepEqual(warnings, []));

let client;
beforeEach(async () => {
  ({ client } = await import(`${made.path}/urql.mjs?${Math.random()}`));
  requests.length = 0;
});

const ask = async (query, variables, requestPolicy) => {
  const { data, error } = await client.query(query, variables, { requestPolicy });
  if (error) throw error;
  return plain(data);
};

test('the query goes once, then its hash alone', async () => {
  await ask(LIST, { asOf: THEN });
  await ask(LIST, { asOf: 2 });
  assert.deepEqual(requests.map(({ status }) => status), [400, 200, 200]);
  for (const { method, url } of [requests[0], requests[2]]) {
    assert.equal(method, 'GET');
    assert.ok(!url.includes('query='));
  }
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
    const lists = [list(null), list(THEN)];
    for (let more = lists; more.length > 0; more = more.filter(({ hasMore }) => hasMore())) {
      for (const { goOn } of more) await goOn();
    }
    assert.deepEqual(lists[0].nodes(), await rows(server, null));
    assert.deepEqual(lists[1].nodes(), await rows(server, THEN));
    assert.notDeepEqual(lists[0].nodes(), lists[1].nodes());
  });

  test('a list goes on where it began, whatever is published meanwhile', async () => {
    const began = await server.newest();
    const { hasMore, goOn, nodes } = list(null);
    await goOn();
    await correctOtherwise(server);
    while (hasMore()) await goOn();
    const told = (row) => [row.indicator.name, row.value];
    assert.deepEqual(nodes().map(told), (await rows(server, began)).map(told));
    assert.notDeepEqual(nodes().map(told), (await rows(server, null)).map(told));
  });
});

/** The list with the pages that it went on to. */
function list(asOf) {
  let shown;
  return {
    hasMore: () => shown.pageInfo.hasNextPage,
    nodes: () => shown.edges.map(({ node }) => node),
    async goOn() {
      shown = (await ask(LIST, { asOf, after: shown?.pageInfo.endCursor })).observations;
    },
  };
}
