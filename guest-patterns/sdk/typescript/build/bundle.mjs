// One JavaScript module of the guest runtime, Temporal's SDK and the author's code.

import { createRequire } from "node:module";
import path from "node:path";

import { BuildError } from "./error.mjs";
import { positionsStatement } from "./positions.mjs";

const RUNTIME = path.join(import.meta.dirname, "../runtime");

/** Bundles the plugin; gives its code. */
export async function bundle(author, tools) {
  const esbuild = load(tools);
  try {
    const result = await esbuild.build({
      stdin: { contents: entry(author), resolveDir: author.dir, sourcefile: "plugin.ts", loader: "ts" },
      absWorkingDir: author.dir,
      bundle: true,
      write: false,
      outfile: "plugin.js",
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      target: "es2022",
      // The runtime's promises replace the engine's; syntax would use the engine's.
      supported: { "async-await": false, "async-generator": false, "for-await": false, "top-level-await": false },
      // Names of functions and classes are types: of activities, workflows and errors.
      keepNames: true,
      external: ["hourglass:*"],
      nodePaths: [path.join(tools, "node_modules")],
      alias: {
        assert: file("globals/assert.ts"),
        "node:assert": file("globals/assert.ts"),
        async_hooks: file("globals/async-hooks.ts"),
        "node:async_hooks": file("globals/async-hooks.ts"),
        __temporal_custom_payload_converter: author.payloadConverter ?? file("empty.ts"),
        __temporal_custom_failure_converter: author.failureConverter ?? file("empty.ts"),
      },
      plugins: [onePinnedSdk(tools)],
      sourcemap: "external",
      sourcesContent: false,
      metafile: true,
      logLevel: "warning",
    });
    const [map, code] = ["plugin.js.map", "plugin.js"].map(
      (name) => result.outputFiles.find((output) => path.basename(output.path) === name).text,
    );
    const named = withStableNames(code, Object.keys(result.metafile.inputs), author, tools);
    return `${named}\n${positionsStatement(map, author)}`;
  } catch (error) {
    // esbuild has printed what was wrong with the author's code.
    if (error.errors) throw new BuildError("");
    throw error;
  }
}

function load(tools) {
  try {
    return createRequire(path.join(tools, "package.json"))("esbuild");
  } catch (error) {
    throw new BuildError(`esbuild cannot be loaded from ${tools} (${error.message.split("\n")[0]}); run npm ci there, with the package.json of the TypeScript SDK`);
  }
}

/**
 * The runtime reaches into the SDK; whatever version the author has installed is for their
 * editor. Everybody gets what `require` finds: of `long` there would be two copies otherwise.
 */
function onePinnedSdk(tools) {
  return {
    name: "one pinned SDK",
    setup(build) {
      build.onResolve({ filter: /^(@temporalio\/|long$|nexus-rpc$)/ }, async ({ path: name, pluginData }) => {
        if (pluginData === "resolved") return undefined;
        const options = { kind: "require-call", resolveDir: tools, pluginData: "resolved" };
        const found = await build.resolve(name, options);
        return found.errors.length > 0 ? { errors: found.errors } : found;
      });
    },
  };
}

/**
 * esbuild names modules by their paths. The same code is to be the same component wherever
 * the tools are, and nobody's folders are to be in it.
 */
function withStableNames(code, inputs, author, tools) {
  let named = code;
  for (const input of inputs.filter((one) => one.startsWith("../")).sort((one, other) => other.length - one.length)) {
    const file = path.resolve(author.dir, input);
    const [home, root] = file.startsWith(`${RUNTIME}${path.sep}`) ? ["hourglass", RUNTIME] : ["tools", tools];
    named = named.replaceAll(input, `${home}/${path.relative(root, file).split(path.sep).join("/")}`);
  }
  return named;
}

/** The modules of the author are loaded late: a workflow's in the run that they belong to. */
function entry(author) {
  const late = (part) => `() => require(${JSON.stringify(part)})`;
  const lateList = (parts) => `() => [${parts.map((part) => `require(${JSON.stringify(part)})`).join(", ")}]`;
  const imports = [`import ${quoted("globals/prelude.ts")};`, `import { exportManifest } from ${quoted("manifest.ts")};`];
  const lines = [
    `const importWorkflows = ${author.workflows ? late(author.workflows) : "undefined"};`,
    `const importActivities = ${author.activities ? late(author.activities) : "undefined"};`,
    `const taskQueue = ${JSON.stringify(author.taskQueue)};`,
    "export const manifest = exportManifest({ taskQueue, importWorkflows, importActivities });",
  ];
  if (author.workflows) {
    imports.push(`import { exportWorkflows } from ${quoted("workflow/exports.ts")};`);
    lines.push(`export const workflow = exportWorkflows(importWorkflows, ${lateList(author.interceptors)});`);
  }
  if (author.activities) {
    imports.push(`import { exportActivities } from ${quoted("activity/exports.ts")};`);
    lines.push(`export const activity = exportActivities(importActivities, ${lateList(author.activityInterceptors)});`);
  }
  return [...imports, ...lines].join("\n");
}

function quoted(name) {
  return JSON.stringify(file(name));
}

function file(name) {
  return path.join(RUNTIME, name);
}
