// Visits the explorer as a person would, in headless Chromium, and prints what was seen as one JSON object.
// Arguments: the address of /graphiql, the path of Chromium, and optionally a folder for pictures of it.
import { createRequire } from 'node:module';

const explorer = new URL('../../mentoring/explorer/package.json', import.meta.url);
const { chromium } = createRequire(explorer)('playwright-core');
const [address, executablePath, pictures] = process.argv.slice(2);
const seen = { requests: [], complaints: [] };

const browser = await chromium.launch({
  executablePath,
  args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
try {
  const page = await openPage();
  await arrive(page);
  seen.tabs = await page.getByRole('tab').allInnerTexts();
  seen.title = await page.title();
  await ask(page);
  await lookAround(page);
  await comeBack(page);
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));

async function openPage() {
  const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 1280, height: 800 } });
  context.on('request', (request) => seen.requests.push(request.url()));
  const page = await context.newPage();
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.complaints.push(message.text());
  });
  return page;
}

async function arrive(page) {
  await page.goto(address);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

async function ask(page) {
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.getByRole('button', { name: 'Headers' }).click();
  await write(page, '.graphiql-editor-tool .monaco-editor:visible', '{"Authorization": "Bearer open-sesame"}');
  await write(page, '.graphiql-query-editor .monaco-editor', 'query Hello { hello(name: "Mena") }');
  // What is in an editor reaches the tab, and then the storage, a little later; the header, written first, is first.
  await page.waitForFunction(() => localStorage.getItem('mentoring:graphiql:tabState')?.includes('Hello'));
  await page.getByRole('button', { name: /^Execute/ }).click();
  const response = page.locator('.graphiql-response');
  await response.getByText('Hello Mena').waitFor();
  seen.response = (await response.innerText()).replaceAll('\u00a0', ' ');
  seen.storage = await page.evaluate(() => ({ ...localStorage }));
}

async function write(page, editor, text) {
  await page.locator(editor).click();
  await page.keyboard.insertText(text);
}

async function lookAround(page) {
  seen.panels = [];
  for (const panel of ['Documentation Explorer', 'GraphiQL Explorer', 'History']) {
    await page.getByRole('button', { name: `Show ${panel}` }).click();
    await page.getByRole('button', { name: `Hide ${panel}` }).waitFor();
    seen.panels.push(await page.locator('.graphiql-plugin').innerText());
    if (pictures) await page.screenshot({ path: `${pictures}/${panel}.png` });
  }
}

async function comeBack(page) {
  await page.reload();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  seen.tabsAfterwards = await page.getByRole('tab').allInnerTexts();
  if (pictures) await page.screenshot({ path: `${pictures}/afterwards.png` });
}
