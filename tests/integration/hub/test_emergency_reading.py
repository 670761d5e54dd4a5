"""A case opened in an emergency is open to be read: its pages offer nothing to do, and no page that is not there."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.hub.actions.cases import restrict_case
from throughline.hub.actions.chronology import write_entry

from .emergencies import PAGE, typed


def main_of(answer) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main")[0]


def links(client, href: str) -> list[tuple[str, str]]:
    """The links of a page's own part, as address and words."""
    found = re.findall(r'<a\b[^>]*href="([^"#]+)"[^>]*>(.*?)</a>', main_of(client.get(href)), re.DOTALL)
    return [(html.unescape(to), " ".join(re.sub("<.*?>", " ", words).split())) for to, words in found]


@pytest.fixture
def case(acting):
    """A case with an entry, restricted to those named on it: its lead and its cover."""
    coordinator, case = acting.world.coordinator, acting.open_case(cover=acting.world.outside[Role.SOCIAL])
    write_entry(
        by=acting.world.social,
        at=acting.at,
        case_uuid=case.record.uuid,
        kind="fact",
        happened_date=acting.today,
        text="Rang.",
    )
    restrict_case(by=coordinator, at=acting.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED)
    case.record.named.filter(member=coordinator.member).delete()
    return case


@pytest.mark.parametrize("who", ["outside police", "outside analyst", "here partner", "here coordinator"])
def test_its_pages_offer_nothing_to_do_and_no_page_that_is_not_there(acting, sign_in, case, who):
    client = sign_in(acting.world.everyone()[who])
    client.post(PAGE, typed(case))
    found = links(client, reverse("case", args=[case.record.uuid]))
    assert {"Open the plan", "Panel", "Places"} <= {words for _, words in found}
    for href, words in found:
        for to, said in [(href, words), *links(client, href)]:
            answer = client.get(to, follow=True)
            assert answer.status_code == 200, (words, said, to)
            # What they know themselves they report as ever: it is not done on the case.
            assert 'method="post"' not in main_of(answer) or said == "Report intelligence", (words, said, to)


def test_whoever_leads_is_offered_what_there_is_to_do(acting, sign_in, case):
    said = {words for _, words in links(sign_in(acting.world.social), reverse("case", args=[case.record.uuid]))}
    assert {"Add to the chronology", "Work on the plan", "Copy a summary for your own system"} <= said
