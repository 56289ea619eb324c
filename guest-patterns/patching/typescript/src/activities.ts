/** What the workflow called before. */
export async function pre_patch_activity(): Promise<string> {
  return 'pre-patch';
}

/** What it calls now. */
export async function post_patch_activity(): Promise<string> {
  return 'post-patch';
}
