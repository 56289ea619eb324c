// Search attributes: a workflow changes what it can be found by.

import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import { sleep, upsertSearchAttributes } from '@temporalio/workflow';

const FIELD = defineSearchAttributeKey('CustomKeywordField', SearchAttributeType.KEYWORD);

/** Found by one value for two seconds, and by another one then. */
export async function GreetingWorkflow(): Promise<void> {
  await sleep('2 seconds');
  upsertSearchAttributes([{ key: FIELD, value: 'new-value' }]);
  await sleep('2 seconds');
}
