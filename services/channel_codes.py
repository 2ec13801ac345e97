"""Channel codes (渠道码): what a campaign hands out at a place, and by what people come to it."""

from __future__ import annotations

from dataclasses import dataclass

from core import codes
from core.clock import day_of
from core.errors import ShopError
from core.text import clean, plain
from core.work import Work
from models.campaigns import Campaign, ChannelCode
from queries import channel_codes as find
from queries.channel_codes import Found
from services import campaigns

LENGTH = 10  # letters: an invitation's code has 8, so that nobody takes one for the other
LONGEST = 20
MOST = 200  # codes of one campaign


class BadPlace(ShopError):
    """A place that can't be said: nothing, too long, or only digits and signs. Arguments: longest."""


class SpokenTaken(ShopError):
    """Another campaign that is still running uses these words. Arguments: place."""


class NoSuchChannelCode(ShopError):
    """No such code, or not one of the asker's. Arguments: said."""


class TooManyChannelCodes(ShopError):
    """More than one campaign can have. Arguments: most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A code as it is asked for."""

    place: str
    batch: str = ""
    promoter_id: int | None = None
    community_id: int | None = None


def spelled(text: str) -> str:
    """Spoken words in their one spelling: "３号 攤" is "3号摊"."""
    return "".join(plain(text).lower().split())[:LONGEST]


def make(work: Work, made_by: int, campaign: Campaign, plan: Plan) -> ChannelCode:
    """A new code of a running campaign. Raises BadPlace, SpokenTaken, TooManyChannelCodes."""
    place, batch = ("".join(clean(text).split()) for text in (plan.place, plan.batch))
    spoken = spelled(place + batch)
    if not 0 < len(place + batch) <= LONGEST or not any(sign.isalpha() for sign in spoken):
        raise BadPlace(longest=str(LONGEST))
    if len(find.of_campaign(work, campaign.id, MOST)) >= MOST:
        raise TooManyChannelCodes(most=str(MOST))
    _free(work, spoken)
    made = ChannelCode(
        campaign_id=campaign.id, code=codes.new(LENGTH), spoken=spoken, place=place, batch=batch,
        promoter_id=plan.promoter_id, community_id=plan.community_id, made_by=made_by, made_at=work.now,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    return made


def _free(work: Work, spoken: str) -> None:
    """What a campaign that is over has used may be used again."""
    standing = find.by_spoken(work, spoken)
    if standing is None:
        return
    code, campaign = standing
    if not campaigns.is_over(campaign, work.now):
        raise SpokenTaken(place=spoken)
    find.retire(work, code.id)


def meant(work: Work, said: str) -> Found | None:
    """The code that somebody says or scans: by its letters, or by its spoken words."""
    typed = codes.read(said)
    found = find.by_code(work, typed) if len(typed) == LENGTH else None
    return found or find.by_spoken(work, spelled(said))


def label(code: ChannelCode) -> str:
    """What people say."""
    return code.place + code.batch


def note_opened(work: Work, code: ChannelCode) -> None:
    """Somebody has opened its page: counted, and nothing of them kept."""
    find.count_opened(work, code.id, day_of(work.now, work.settings.zone))
