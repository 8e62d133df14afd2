/** A release is told to whoever listens, over WebSocket and over server-sent events. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { buildSchema } from 'graphql';
import { createClient as overEvents } from 'graphql-sse';
import { createClient as overSocket } from 'graphql-ws';
import WebSocket from 'ws';
import { start } from './support/server.mjs';

const query = 'subscription { released { number dataset { code } } }';

const server = await start();
after(server.stop);

/** As long as the schema has no subscriptions there is nothing to hear. */
const skip = !buildSchema(await server.schema()).getSubscriptionType();

for (const [way, connect] of [
  ['graphql-transport-ws', () => overSocket({ url: server.url.replace(/^http/, 'ws'), webSocketImpl: WebSocket })],
  ['server-sent events', () => overEvents({ url: server.url })],
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
