"""How many mentors there are of each kind, to narrow a search by."""

import strawberry

import models
import resolvers.facets
from models.searching import Years
from schema.choices import choice
from schema.scheme import Language, Sector
from schema.topics import Topic

choice(Years, "How long somebody has been in the profession.")


@strawberry.type(description="Mentors who offer a topic.")
class TopicFacet:
    topic: Topic = strawberry.field(description="The topic.")
    count: int = strawberry.field(description="How many mentors.")


@strawberry.type(description="Mentors who meet in a way.")
class MethodFacet:
    method: models.MeetingMethod = strawberry.field(description="The way.")
    count: int = strawberry.field(description="How many mentors.")


@strawberry.type(description="Mentors who speak a language.")
class LanguageFacet:
    language: Language = strawberry.field(description="The language.")
    count: int = strawberry.field(description="How many mentors.")


@strawberry.type(description="Mentors who are in a place.")
class LocalityFacet:
    locality: str = strawberry.field(description="The place, as most of the mentors there write it.")
    count: int = strawberry.field(description="How many mentors.")


@strawberry.type(description="Mentors who work in a sector.")
class SectorFacet:
    sector: Sector = strawberry.field(description="The sector.")
    count: int = strawberry.field(description="How many mentors.")


@strawberry.type(description="Mentors who have been in the profession for so many years.")
class YearsFacet:
    years: Years = strawberry.field(description="The years.")
    count: int = strawberry.field(description="How many mentors.")


@strawberry.type(
    description="How many mentors there are of each kind, counting only those whom you can ask and whom the rest of "
    "the search finds: a choice of topics, say, is left out where topics are counted. Kinds of which there is nobody "
    "are left out. Each is counted only when it is asked for."
)
class MentorFacets:
    facets: strawberry.Private[resolvers.facets.Facets]

    @strawberry.field(description="By what they offer, the most frequent first.")
    async def topics(self) -> list[TopicFacet]:
        return [
            TopicFacet(topic=Topic.of(each.kind), count=each.mentors) for each in await self.facets.topics()
        ]

    @strawberry.field(description="By the ways in which they meet.")
    async def methods(self) -> list[MethodFacet]:
        return [MethodFacet(method=each.kind, count=each.mentors) for each in await self.facets.methods()]

    @strawberry.field(description="By the languages that they speak, the most frequent first.")
    async def languages(self) -> list[LanguageFacet]:
        return [
            LanguageFacet(language=language, count=each.mentors)
            for each in await self.facets.languages()
            for language in Language.coded(each.kind)
        ]

    @strawberry.field(description="By where they are, the most frequent first; at most 20 places.")
    async def localities(self) -> list[LocalityFacet]:
        return [
            LocalityFacet(locality=each.kind, count=each.mentors) for each in await self.facets.localities()
        ]

    @strawberry.field(description="By where they work, the most frequent first.")
    async def sectors(self) -> list[SectorFacet]:
        return [
            SectorFacet(sector=sector, count=each.mentors)
            for each in await self.facets.sectors()
            if (sector := Sector.named(each.kind))
        ]

    @strawberry.field(description="By their years in the profession, the fewest first.")
    async def years(self) -> list[YearsFacet]:
        return [YearsFacet(years=each.kind, count=each.mentors) for each in await self.facets.years()]
