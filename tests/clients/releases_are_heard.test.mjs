/** A release is told to whoever listens, over WebSocket and over server-sent events. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { buildSchema } from 'graphql';
import { createClient as overEvents } from 'graphql-sse';
import { createClient as overSocket } from 'graphql-ws';
import WebSocket from 'ws';
import { start } from './support/server.mjs';

const query = 'subscription { released { number dataset { code } } }';

const server = await start();
after(server.stop);

/** As long as the repo's schema has no subscriptions there is nothing to hear. */
const schema = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');
const skip = !buildSchema(schema).getSubscriptionType();

for (const [way, connect] of [
  ['graphql-transport-ws', () => overSocket({ url: server.url.replace(/^http/, 'ws'), webSocketImpl: WebSocket })],
  ['server-sent events', () => overEvents({ url: server.url })],
  ['its address as an EventSource', () => ({ iterate: () => byAddress(server.url), dispose: () => {} })],
]) {
  test(`by ${way}`, { skip }, async () => {
    const client = connect();
    const events = client.iterate({ query });
    let isHeard = false;
    const first = events.next().finally(() => (isHeard = true));
    const published = [];
    const publish = async () => {
      const name = `,${way} ${published.length},`;
      published.push(await server.correct('core', 'indicators.csv', ',Gross domestic product (regional),', name));
    };
    // Whoever has just asked may not be listening yet; from the first on, none is left out.
    while (!isHeard) await publish();
    await publish();

    const told = [(await first).value];
    while (told.at(-1).data.released.number < published.at(-1)) told.push((await events.next()).value);
    const released = published.map((number) => ({ data: { released: { number, dataset: { code: 'core' } } } }));
    assert.deepEqual(told, released.slice(-told.length));
    await events.return();
    await client.dispose();
  });
}

/** What a browser's EventSource hands on as `next`. */
async function* byAddress(url) {
  const headers = { accept: 'text/event-stream' };
  const { body } = await fetch(`${url}?${new URLSearchParams({ query })}`, { headers });
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const events = `${text}${chunk}`.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const [, data] = /^event: ?next\ndata: ?(.*)$/s.exec(event) ?? [];
      if (data) yield JSON.parse(data);
    }
  }
}
