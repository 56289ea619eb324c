// What an author's folder says: its package.json and which parts it has.

import { access, readFile } from "node:fs/promises";
import path from "node:path";

import { BuildError } from "./error.mjs";

const KEYS = [
  "taskQueue",
  "workflows",
  "activities",
  "interceptors",
  "activityInterceptors",
  "payloadConverter",
  "failureConverter",
];
const PARTS = { workflows: "src/workflows.ts", activities: "src/activities.ts" };

/** Reads DIR/package.json; paths in the answer are absolute, absent parts undefined. */
export async function readAuthor(dir) {
  const settings = await readSettings(dir);
  const author = {
    dir,
    taskQueue: settings.taskQueue ?? null,
    interceptors: (settings.interceptors ?? []).map((file) => path.join(dir, file)),
    activityInterceptors: (settings.activityInterceptors ?? []).map((file) => path.join(dir, file)),
    payloadConverter: settings.payloadConverter && path.join(dir, settings.payloadConverter),
    failureConverter: settings.failureConverter && path.join(dir, settings.failureConverter),
  };
  for (const [part, usual] of Object.entries(PARTS)) {
    const file = path.join(dir, settings[part] ?? usual);
    // A file that is named and missing is esbuild's to complain about.
    if (settings[part] || (await exists(file))) author[part] = file;
  }
  if (!author.workflows && !author.activities) {
    throw new BuildError(`${dir} has neither ${PARTS.workflows} nor ${PARTS.activities}; a plugin needs one of them`);
  }
  return author;
}

async function readSettings(dir) {
  const file = path.join(dir, "package.json");
  let manifest;
  try {
    manifest = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new BuildError(`${file} cannot be read: ${error.message}`);
  }
  const settings = manifest.hourglass ?? {};
  for (const key of Object.keys(settings)) {
    if (!KEYS.includes(key)) {
      throw new BuildError(`${file}: "hourglass" has the unknown key "${key}"; known ones are ${KEYS.join(", ")}`);
    }
  }
  return settings;
}

async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}
