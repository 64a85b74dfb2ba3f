/* Scores pages by the rules of Mozilla's HTTP Observatory, as its own scanner does, which knows
 * neither ports nor paths nor cookies.
 *
 * node scan.js '{"host": "127.0.0.1", "port": 8443, "paths": ["/"], "cookie": "", "preloaded": false}'
 *
 * prints, by path, {"score", "grade", "status", "rules": {name: {"result", "modifier", "pass"}}}. */

import { writeFileSync } from "node:fs";

import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { retrieve } from "@mdn/mdn-http-observatory/src/retriever/retriever.js";

const { host, port, paths, cookie, preloaded } = JSON.parse(process.argv[2]);

// The browsers' list of hosts that are never asked for over http, which installing would download.
const main = new URL(import.meta.resolve("@mdn/mdn-http-observatory"));
const list = preloaded ? { [host]: { mode: "force-https", includeSubDomains: true } } : {};
writeFileSync(new URL("../conf/hsts-preload.json", main), JSON.stringify(list));

const headers = ["Accept: text/html", ...(cookie ? [`Cookie: ${cookie}`] : [])];

async function scan(path) {
  const requests = await retrieve(host, { httpPort: port, httpsPort: port, path, headers });
  const rules = {};
  let [penalties, bonuses] = [0, 0];
  for (const test of ALL_TESTS) {
    const output = test(requests);
    const modifier = getScoreModifier(output.result);
    rules[output.constructor.name] = { result: output.result, modifier, pass: output.pass };
    if (modifier < 0) penalties += modifier;
    else bonuses += modifier;
  }
  const base = 100 + penalties;
  const { score, grade } = getGradeForScore(
    base >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? base + bonuses : base,
  );
  return { score, grade, status: requests.responses.auto.status, rules };
}

const reports = {};
for (const path of paths) reports[path] = await scan(path);
console.log(JSON.stringify(reports));
