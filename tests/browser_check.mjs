// Opens each page of a list in a headless browser and prints, as JSON, what axe finds there (WCAG 2.2 AA) and whether it scrolls sideways,
// and how many pictures a screen reader meets without a name.
// Called by test_pages_in_browser.py: node browser_check.mjs TOOLS CHROMIUM < list of {name, url, views: [{width, scheme, zoom}]}
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [tools, executablePath] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const pages = JSON.parse(readFileSync(0, "utf8"));
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ bypassCSP: true });
const found = [];
for (const { name, url, views } of pages) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await page.goto(url);
  await page.evaluate(axe);
  for (const { width, scheme, zoom } of views) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate((zoom) => { document.documentElement.style.fontSize = `${zoom}%`; }, zoom);
    const result = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const unnamed = nodes.filter((node) => node.role?.value === "image" && !node.ignored && !node.name?.value).length;
    const violations = result.violations.map(({ id, tags, nodes }) => ({
      id, standard: tags.some((tag) => tag.startsWith("wcag")), where: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
    }));
    found.push({ name, width, scheme, zoom, violations, sideways, unnamed, passes: result.passes.length });
  }
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found));
