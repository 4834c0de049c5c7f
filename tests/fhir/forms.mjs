// Has LHC-Forms show forms in a browser: every question, in the type that it has, and every answer as it was given.
// Usage: node forms.mjs BROWSER FOLDER

import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const [browserPath, folder] = process.argv.slice(2);
const SCRIPTS = ['webcomponent/assets/lib/zone.min.js', 'webcomponent/runtime.js', 'webcomponent/polyfills.js', 'webcomponent/main.js', 'fhir/R4/lformsFHIR.min.js'];
const PAGE = `<!doctype html><meta charset="utf-8"><link href="webcomponent/styles.css" rel="stylesheet"><div id="form"></div>
${SCRIPTS.map((script) => `<script src="${script}"></script>`).join('\n')}`;
const TYPES = { '.js': 'text/javascript', '.css': 'text/css' };
const wrong = [];

const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
const page = await browser.newPage();
page.on('pageerror', (error) => wrong.push(`the page: ${error.message}`));
// Nothing comes from anywhere but the package.
await page.route('**', (route) => {
  const { origin, pathname } = new URL(route.request().url());
  if (origin !== 'http://forms.test') {
    wrong.push(`the page asks for ${route.request().url()}`);
    return route.abort();
  }
  if (pathname === '/') {
    return route.fulfill({ contentType: 'text/html', body: PAGE });
  }
  try {
    const body = readFileSync(join('package/dist/lforms', decodeURIComponent(pathname)));
    return route.fulfill({ contentType: TYPES[extname(pathname)] ?? 'application/octet-stream', body });
  } catch {
    return route.fulfill({ status: 404 });
  }
});
await page.goto('http://forms.test/');
await page.waitForFunction(() => window.LForms?.Util?.FHIRSupport?.R4);

/** The items of a form or of answers, at any depth, by their ids. */
function byId(items, value, found = {}) {
  for (const item of items ?? []) {
    found[item.linkId] = value(item);
    byId(item.item, value, found);
    item.answer?.forEach((answer) => byId(answer.item, value, found));
  }
  return found;
}

function answer(item) {
  const values = item.answer?.map(({ valueCoding: coding, ...other }) => (coding ? [coding.system, coding.code, coding.display] : other));
  return JSON.stringify(values);
}

function compare(name, ours, theirs, value) {
  const [expected, found] = [byId(ours.item, value), byId(theirs.item, value)];
  for (const id of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (expected[id] !== found[id]) {
      wrong.push(`${name}: ${id}: ${expected[id]} became ${found[id]}`);
    }
  }
}

const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
for (const name of files) {
  const whole = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const ofKind = (kind) => [whole, ...(whole.entry ?? []).map((entry) => entry.resource)].filter((it) => it.resourceType === kind);
  const [[form], [answers]] = [ofKind('Questionnaire'), ofKind('QuestionnaireResponse')];
  if (answers) {
    // The form's rules count from today, and these answers were given on a day of their own.
    await page.clock.setFixedTime(new Date(answers.authored));
  }
  const shown = await page.evaluate(
    async ([form, answers]) => {
      const { Util } = window.LForms;
      let definition = Util.convertFHIRQuestionnaireToLForms(form, 'R4');
      if (answers) {
        definition = Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', answers, definition, 'R4');
      }
      await Util.addFormToPage(definition, 'form', { prepopulate: false });
      return {
        form: Util.getFormFHIRData('Questionnaire', 'R4'),
        answers: Util.getFormFHIRData('QuestionnaireResponse', 'R4'),
        text: document.getElementById('form').textContent,
      };
    },
    [form, answers],
  );
  compare(name, form, shown.form, (item) => item.type);
  if (!shown.text.includes(form.title)) {
    wrong.push(`${name}: the form does not show its title`);
  }
  if (answers) {
    compare(name, answers, shown.answers, answer);
    // Whatever was raised by the rules of the program is shown by those of the form.
    const raised = ofKind('DetectedIssue').length;
    const count = shown.text.split(/(?:Stop|Caution|Alerta|Precaución): /).length - 1;
    if (count !== raised) {
      wrong.push(`${name}: ${count} stops and cautions are shown, ${raised} were raised`);
    }
  }
}
await browser.close();

wrong.forEach((line) => console.log(line));
console.log(`${files.length} shown, ${wrong.length} wrong`);
process.exit(wrong.length > 0 || files.length === 0 ? 1 : 0);
