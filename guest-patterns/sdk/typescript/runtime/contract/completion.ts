// What the SDK's workflow runtime answers, as the contract has it.

import { type CoreCommand, contractCommand } from "./commands";
import { VERSIONING_BEHAVIORS, nameOf } from "./enums";
import { contractFailure } from "./failures";
import { type CoreFailure, TableWriter } from "./tables";
import type { Completion, TaskFailure } from "./types";

export type CoreSuccess = {
  commands: CoreCommand[];
  usedInternalFlags: number[];
  versioningBehavior?: number | null;
};

export function contractCompletion(success: CoreSuccess): Completion {
  const tables = new TableWriter();
  const commands = success.commands.map((command) => contractCommand(command, tables));
  return {
    payloads: tables.payloadTable,
    failures: tables.failureTable,
    commands,
    usedInternalFlags: success.usedInternalFlags,
    versioningBehavior: nameOf(VERSIONING_BEHAVIORS, success.versioningBehavior),
  };
}

export function contractTaskFailure(failure: CoreFailure): TaskFailure {
  const tables = new TableWriter();
  const converted = contractFailure(failure, tables);
  return { payloads: tables.payloadTable, failure: converted, forceCause: null };
}
