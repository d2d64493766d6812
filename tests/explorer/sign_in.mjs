// Signs in with the explorer's own tab and asks who that is in another, in headless Chromium; prints both answers.
// Arguments: the address of /graphiql, and the path of Chromium.
import { createRequire } from 'node:module';

const explorer = new URL('../../mentoring/explorer/package.json', import.meta.url);
const { chromium } = createRequire(explorer)('playwright-core');
const [address, executablePath] = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath,
  args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'],
});
try {
  const page = await browser.newPage();
  await page.goto(address);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  const signedIn = await run(page, 'SignIn', 'displayName');
  const viewer = await run(page, 'Viewer', 'relationships');
  console.log(JSON.stringify({ signedIn, viewer, cookies: await page.context().cookies() }));
} finally {
  await browser.close();
}

async function run(page, tab, awaited) {
  await page.getByRole('tab', { name: tab, exact: true }).click();
  await page.waitForTimeout(500); // as a person does; until then the editor has the text and the tab the old name
  await page.getByRole('button', { name: /^Execute/ }).click();
  const response = page.locator('.graphiql-response');
  await response.getByText(awaited).first().waitFor();
  return (await response.innerText()).replaceAll('\u00a0', ' ');
}
