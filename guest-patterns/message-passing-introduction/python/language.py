"""What a greeting can be said in."""

from enum import IntEnum


class Language(IntEnum):
    ARABIC = 1
    CHINESE = 2
    ENGLISH = 3
    FRENCH = 4
    HINDI = 5
    PORTUGUESE = 6
    SPANISH = 7


# What the greeting service answers.
GREETINGS = {
    Language.ARABIC: "مرحبا بالعالم",
    Language.CHINESE: "你好，世界",
    Language.ENGLISH: "Hello, world",
    Language.FRENCH: "Bonjour, monde",
    Language.HINDI: "नमस्ते दुनिया",
    Language.PORTUGUESE: "Olá mundo",
    Language.SPANISH: "Hola mundo",
}
