// Stands in for a converter that the author does not have.

export const payloadConverter = undefined;
export const failureConverter = undefined;
