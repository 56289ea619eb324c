/** What a greeting can be said in; travels as its number. */
export enum Language {
  ARABIC = 1,
  CHINESE,
  ENGLISH,
  FRENCH,
  HINDI,
  PORTUGUESE,
  SPANISH,
}

/** What the greeting service answers. */
export const GREETINGS: Record<Language, string> = {
  [Language.ARABIC]: 'مرحبا بالعالم',
  [Language.CHINESE]: '你好，世界',
  [Language.ENGLISH]: 'Hello, world',
  [Language.FRENCH]: 'Bonjour, monde',
  [Language.HINDI]: 'नमस्ते दुनिया',
  [Language.PORTUGUESE]: 'Olá mundo',
  [Language.SPANISH]: 'Hola mundo',
};
