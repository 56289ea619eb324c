import { sleep } from '@temporalio/activity';
import { GREETINGS, type Language } from './languages';

/** Stands for a call over the network. */
export async function call_greeting_service(language: Language): Promise<string | undefined> {
  await sleep('200 milliseconds');
  return GREETINGS[language];
}
