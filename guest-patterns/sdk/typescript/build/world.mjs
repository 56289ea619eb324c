// The world of a plugin: the contract's worlds of the parts that it has.

import { cp, writeFile } from "node:fs/promises";
import path from "node:path";

import { BuildError } from "./error.mjs";

const PACKAGE = "hourglass:plugin@0.1.0";
const NAME = "typescript-plugin";

/** Copies the contract to `folder` and adds the world to it. */
export async function writeWorld(author, wit, folder) {
  try {
    await cp(wit, folder, { recursive: true });
  } catch (error) {
    throw new BuildError(`the contract in ${wit} cannot be read: ${error.message}`);
  }
  const parts = ["workflows", "activities"].filter((part) => author[part]);
  const includes = parts.map((part) => `    include ${part};\n`).join("");
  await writeFile(path.join(folder, `${NAME}.wit`), `package ${PACKAGE};\n\nworld ${NAME} {\n${includes}}\n`);
  return { folder, name: NAME };
}
