"""Message passing: queries, a signal and updates, one of which calls an activity."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Optional

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

from language import GREETINGS, Language


@dataclass
class GetLanguagesInput:
    include_unsupported: bool


@dataclass
class ApproveInput:
    name: str


@activity.defn
async def call_greeting_service(to_language: Language) -> Optional[str]:
    """Stands for a call over the network."""
    await asyncio.sleep(0.2)
    return GREETINGS.get(to_language)


@workflow.defn
class GreetingWorkflow:
    """Greets in a language that can be changed until somebody approves."""

    def __init__(self) -> None:
        self._approver: Optional[str] = None
        self._language = Language.ENGLISH
        self._greetings = {known: GREETINGS[known] for known in (Language.CHINESE, Language.ENGLISH)}
        # Who asks the service takes turns.
        self._asking = asyncio.Lock()

    @workflow.run
    async def run(self) -> str:
        # A handler that still runs would be lost with the workflow.
        await workflow.wait_condition(lambda: self._approver is not None and workflow.all_handlers_finished())
        return self._greetings[self._language]

    @workflow.query
    def get_languages(self, input: GetLanguagesInput) -> list[Language]:
        """The languages that the workflow knows, or all that there are."""
        return sorted(Language if input.include_unsupported else self._greetings)

    @workflow.query
    def get_language(self) -> Language:
        """The language as it is now."""
        return self._language

    @workflow.signal
    def approve(self, input: ApproveInput) -> None:
        """Lets the workflow end."""
        self._approver = input.name

    @workflow.update
    def set_language(self, language: Language) -> Language:
        """Changes to a language that the workflow knows. Gives the one before."""
        before, self._language = self._language, language
        return before

    @set_language.validator
    def is_supported(self, language: Language) -> None:
        if language not in self._greetings:
            raise ValueError(f"{language.name} is not supported")

    @workflow.update
    async def set_language_using_activity(self, language: Language) -> Language:
        """Changes to any language, and asks a service for what the workflow does not know.
        Gives the one before."""
        if language not in self._greetings:
            async with self._asking:
                self._greetings[language] = await self._learn(language)
        before, self._language = self._language, language
        return before

    async def _learn(self, language: Language) -> str:
        greeting = await workflow.execute_activity(
            call_greeting_service, language, start_to_close_timeout=timedelta(seconds=10)
        )
        # An update that has begun can no longer be refused, only fail.
        if greeting is None:
            raise ApplicationError(f"Greeting service does not support {language.name}")
        return greeting
