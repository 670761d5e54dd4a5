"""Acts on who works here: setting an installation up, agencies, hubs, agreements, teams, members and their accounts."""

from throughline.agencies.actions.agencies import (
    add_agency,
    add_partner,
    add_team,
    end_partnership,
    set_hub_contact,
    set_safeguarding_contact,
    take_on_partner,
    team_named,
)
from throughline.agencies.actions.agreements import add_agreement, cut_agreement_short, sign_agreement
from throughline.agencies.actions.installation import add_hub, set_up_installation
from throughline.agencies.actions.members import (
    add_member,
    change_member,
    change_own_password,
    deactivate_member,
    join_team,
    leave_team,
    reset_password,
)

__all__ = [
    "add_agency",
    "add_agreement",
    "add_hub",
    "add_member",
    "add_partner",
    "add_team",
    "change_member",
    "change_own_password",
    "cut_agreement_short",
    "deactivate_member",
    "end_partnership",
    "join_team",
    "leave_team",
    "reset_password",
    "set_hub_contact",
    "set_safeguarding_contact",
    "set_up_installation",
    "sign_agreement",
    "take_on_partner",
    "team_named",
]
