"""What coordinators write to many at once."""

from functools import partial
from typing import Annotated, Self, cast

import strawberry

import models
from models import broadcasts as words_of
from models.broadcasts import BroadcastAudience, BroadcastLinkRefused, NobodyToReach, Wording
from models.errands import ErrandKind
from models.locales import LocaleUnknown
from models.refusals import Refusal
from resolvers.coordination import broadcasts
from resolvers.coordination.broadcasts import Preview, Translation
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.errands import Errand, errand
from schema.errors import UserError, refusals, shows
from schema.mutations import Input, Payload, mutation
from schema.nodes import global_id, key_of

choice(
    BroadcastAudience, "Who gets a broadcast. Nobody gets one whose account is not in use or takes no mail."
)


@strawberry.type(description="A broadcast in one language.")
class BroadcastWording:
    locale: str = strawberry.field(description="The language of its readers.")
    subject: str = strawberry.field(description="What stands in the subject line, behind the word for news.")
    text: str = strawberry.field(
        description="The text, between the greeting and the closing of every letter; in English where there is no "
        "wording in that language."
    )

    @classmethod
    def of(cls, letter: Translation) -> Self:
        return cls(locale=letter.locale, subject=letter.words.subject, text=letter.words.text)


@strawberry.type(description="A broadcast as it would be sent now.")
class BroadcastPreview:
    count: int = strawberry.field(
        description="How many members would get it now; hand it back as `expectedCount`."
    )
    letters: list[BroadcastWording] = strawberry.field(
        description="How it reads in each language of the scheme."
    )

    @classmethod
    def of(cls, preview: Preview) -> Self:
        letters = [BroadcastWording.of(letter) for letter in preview.letters]
        return cls(count=preview.count, letters=letters)


@errand(ErrandKind.BROADCAST)
@strawberry.type(
    description="What coordinators wrote to many. `done` counts the members who were written to so far, of `total`. "
    "Every coordinator sees it and can call it off; letters that have not left by then are taken back."
)
class Broadcast(Errand):
    @strawberry.field(description="Who gets it.")
    def audience(self) -> BroadcastAudience:
        return words_of.Broadcast.of(self.row).audience

    @strawberry.field(description="Only who names this topic; null: any.")
    def topic_id(self) -> strawberry.ID | None:
        topic_id = words_of.Broadcast.of(self.row).topic_id
        return global_id("Topic", topic_id) if topic_id else None

    @strawberry.field(description="Only who reads this language; null: any.")
    def locale(self) -> str | None:
        return words_of.Broadcast.of(self.row).locale or None

    @strawberry.field(description="Whether it is mailed to those as well who have switched news off.")
    def is_service_announcement(self) -> bool:
        return words_of.Broadcast.of(self.row).is_service

    @strawberry.field(description="What it says, in each language that it was written in; English first.")
    def wordings(self) -> list[BroadcastWording]:
        wordings = words_of.Broadcast.of(self.row).wordings
        return [BroadcastWording.of(Translation(code, words)) for code, words in wordings.items()]


@strawberry.input(description="A broadcast in another language than English.")
class BroadcastTranslationInput:
    locale: str = strawberry.field(description="One of `Scheme.locales`.")
    subject: str = strawberry.field(description="At most 120 characters, without links.")
    text: str = strawberry.field(description="At most 4000 characters.")


@strawberry.input(description="What to write, and to whom.")
class BroadcastInput:
    audience: BroadcastAudience = strawberry.field(description="Who is to get it.")
    topic: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only mentors who offer this topic, and mentees who seek it.",
    )
    locale: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only those who read this language."
    )
    is_service_announcement: bool = strawberry.field(
        default=False,
        description="Whether it has to reach those as well who have switched news off, such as a change of the terms "
        "or a day on which the scheme is closed.",
    )
    subject: str = strawberry.field(description="In English; at most 120 characters, without links.")
    text: str = strawberry.field(
        description="In English; plain text of at most 4000 characters, with an empty line between paragraphs. Links "
        "begin with https:// and are shown in full."
    )
    translations: list[BroadcastTranslationInput] = strawberry.field(
        default_factory=list,
        description="The same in other languages. Who reads one that is not here reads English.",
    )

    def read(self) -> words_of.Broadcast:
        topic, locale = given(self.topic), given(self.locale)
        to_whom = words_of.Broadcast(
            audience=self.audience,
            topic_id=key_of("Topic", topic, ("input", "topic")) if topic else None,
            locale=locale or "",
            is_service=self.is_service_announcement,
        )
        others = [Translation(each.locale, Wording(each.subject, each.text)) for each in self.translations]
        return broadcasts.written(to_whom, Wording(self.subject, self.text), others)


@strawberry.type
class BroadcastsOfScheme:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="What coordinators wrote to many, the newest first; kept for two years.")
    async def broadcasts(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Broadcast]:
        part = await broadcasts.page(self.row, window(first, after, last, before))
        return connect(part, Broadcast.of, partial(broadcasts.count, self.row))

    @strawberry.field(
        description="How a broadcast would read, and how many would get it now; nothing is kept or sent."
    )
    async def broadcast_preview(
        self, input: Annotated[BroadcastInput, strawberry.argument(description="The broadcast.")]
    ) -> BroadcastPreview:
        return BroadcastPreview.of(await broadcasts.preview(self.row, input.read()))


@shows(words_of.AudienceChanged)
@strawberry.type(description=words_of.AudienceChanged.sentence)
class AudienceChanged(UserError):
    count: int = strawberry.field(description="How many would get it now.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        count = cast("words_of.AudienceChanged", refusal).count
        return cls(**vars(UserError.of(refusal)), count=count)


@strawberry.input(description="What to send, to whom, and how many they were when you looked.")
class SendBroadcastInput(BroadcastInput, Input):
    expected_count: int = strawberry.field(
        description="`BroadcastPreview.count` as you saw it. It is refused when they are more than ten, or five in a "
        "hundred, more or fewer by now, whichever is more."
    )


@strawberry.type(description="It is being sent, or not.")
class SendBroadcastPayload(Payload):
    broadcast: Broadcast | None = strawberry.field(
        default=None, description="The broadcast; ask for it again to see how far it is."
    )
    errors: list[UserError] = refusals(
        "SendBroadcastError",
        words_of.AudienceChanged,
        NobodyToReach,
        BroadcastLinkRefused,
        LocaleUnknown,
    )


@strawberry.type
class BroadcastMutations:
    @mutation(
        SendBroadcastPayload,
        "For coordinators: write to many at once, at most five times a day. Look at `Coordination.broadcastPreview` "
        "first; `cancelErrand` calls it off while it is sent. That you wrote, and to how many, is written down.",
    )
    async def send_broadcast(self, info: Info, input: SendBroadcastInput) -> SendBroadcastPayload | None:
        row = await broadcasts.send(info.context.coordinator, input.read(), input.expected_count)
        return SendBroadcastPayload(broadcast=Broadcast.of(row))
