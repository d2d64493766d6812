// Tabs and history are kept in this browser; request headers are not, for a bearer token must not outlive the page.
// GraphiQL keeps them out of the tabs by itself, but its history would write them down.
import { createLocalStorage } from '@graphiql/toolkit';

export const storage = createLocalStorage({ namespace: 'mentoring' });

const { setItem } = storage;
storage.setItem = (key, value) => setItem(key, isHistory(key) ? withoutHeaders(value) : value);

function isHistory(key) {
  return key.endsWith(':queries') || key.endsWith(':favorites');
}

function withoutHeaders(text) {
  return JSON.stringify(JSON.parse(text), (name, value) => (name === 'headers' ? undefined : value));
}
