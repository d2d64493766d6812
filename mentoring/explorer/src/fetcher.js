// Asks /graphql on the host the page came from, as the person whose session cookie the browser holds.
import { createGraphiQLFetcher } from '@graphiql/toolkit';

const endpoint = new URL('graphql', location.href).href;

export const fetcher = createGraphiQLFetcher({
  url: endpoint,
  subscriptionUrl: endpoint.replace(/^http/, 'ws'),
  // A page of another origin cannot send this header without asking first, so the cookie is safe to honour.
  headers: { 'graphql-require-preflight': 'true' },
  fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin' }),
  enableIncrementalDelivery: false,
});
