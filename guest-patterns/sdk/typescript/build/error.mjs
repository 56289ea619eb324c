// A build that failed for a reason that its user can do something about. The message is
// empty if it has been printed already.

export class BuildError extends Error {}
