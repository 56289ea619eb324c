// Message passing: queries, a signal and updates, one of which calls an activity.

import { ApplicationFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from './activities';
import { GREETINGS, Language } from './languages';

const { call_greeting_service } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The languages that the workflow knows, or all that there are. */
export const getLanguages = defineQuery<Language[], [input: { include_unsupported: boolean }]>('get_languages');
/** The language as it is now. */
export const getLanguage = defineQuery<Language>('get_language');
/** Lets the workflow end. */
export const approve = defineSignal<[input: { name: string }]>('approve');
/** Changes to a language that the workflow knows. Gives the one before. */
export const setLanguage = defineUpdate<Language, [language: Language]>('set_language');
/** Changes to any language, and asks a service for what the workflow does not know. */
export const setLanguageUsingActivity = defineUpdate<Language, [language: Language]>('set_language_using_activity');

/** Greets in a language that can be changed until somebody approves. */
export async function GreetingWorkflow(): Promise<string> {
  const greetings = new Map(
    [Language.CHINESE, Language.ENGLISH].map((known) => [known, GREETINGS[known]] as [Language, string]),
  );
  let language = Language.ENGLISH;
  let isApproved = false;
  let isLearning = false;

  const change = (to: Language): Language => {
    const before = language;
    language = to;
    return before;
  };
  const learn = async (unknown: Language): Promise<void> => {
    // One handler after the other asks the service.
    await condition(() => !isLearning);
    isLearning = true;
    try {
      const greeting = await call_greeting_service(unknown);
      // An update that has begun can no longer be refused, only fail.
      if (greeting === undefined) {
        throw ApplicationFailure.create({ message: `Greeting service does not support ${Language[unknown]}` });
      }
      greetings.set(unknown, greeting);
    } finally {
      isLearning = false;
    }
  };

  setHandler(getLanguages, ({ include_unsupported }) =>
    include_unsupported
      ? Object.values(Language).filter((one): one is Language => typeof one === 'number')
      : [...greetings.keys()].sort(),
  );
  setHandler(getLanguage, () => language);
  setHandler(approve, () => {
    isApproved = true;
  });
  setHandler(setLanguage, change, {
    validator: (wanted) => {
      if (!greetings.has(wanted)) throw new Error(`${Language[wanted]} is not supported`);
    },
  });
  setHandler(setLanguageUsingActivity, async (wanted) => {
    if (!greetings.has(wanted)) await learn(wanted);
    return change(wanted);
  });

  // A handler that still runs would be lost with the workflow.
  await condition(() => isApproved && allHandlersFinished());
  return greetings.get(language)!;
}
