"""The actor: who acts, for which agency, why. Every query through the gate and every action takes one."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.agencies.models import Agency, Hub, Member
from throughline.audit.actions import AuditActor


@dataclass(frozen=True)
class Actor:
    member: Member
    session: str = ""
    ip: str = ""
    purpose: str = ""
    request_id: str = ""
    # Imported rows are history: what they say raises no alert (practice.md P27).
    brings_history: bool = False

    @property
    def role(self) -> str:
        return self.member.role

    @property
    def agency(self) -> Agency:
        return self.member.agency

    @property
    def hub(self) -> Hub:
        return self.member.hub

    def for_audit(self) -> AuditActor:
        return AuditActor(
            name=self.member.name,
            member=self.member.pk,
            role=self.member.role,
            agency=self.member.agency.name,
            session=self.session,
            ip=self.ip,
            request_id=self.request_id,
        )
