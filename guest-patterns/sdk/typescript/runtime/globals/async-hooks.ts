// Stands in for Node's module `async_hooks`.

export { AsyncLocalStorage } from "./async-local-storage";
