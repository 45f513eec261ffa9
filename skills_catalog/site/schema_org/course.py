"""A training project as a schema.org Course, and each of its classes as a CourseInstance."""

from __future__ import annotations

import datetime
import re

from skills_catalog.catalog.intake.parts import Rolling, Session
from skills_catalog.catalog.intake.sessions import expanded, rolling_words
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.catalog.linked_data import (
    CURRENCY,
    LANGUAGE,
    JsonLd,
    Linker,
    duration,
    given,
    iso_day,
    node,
    only,
    yuan_number,
)

MOST_TOLD = 12
"""Classes at regular days of a project that are told one by one; a year of monthly ones."""
MODES = {"offline": "onsite", "online": "online", "blended": "blended"}
ATTENDANCE = {"offline": "Offline", "online": "Online", "blended": "Mixed"}
OCCUPATIONAL = {"vocational_qualification", "skill_level", "special_ability", "special_operation"}
"""Certificates that qualify for an occupation; any other only says that a course was completed."""


def course(at: Linker, project: Project) -> JsonLd:
    """What the catalog says of a project; who teaches is not in it."""
    paid = None if project.fee is None else project.fee > 0
    credential = _credential(at, project)
    return given(
        description=None if project.summary else project.title,
        courseCode=project.id,
        inLanguage=LANGUAGE,
        provider=[at.ref("institutions", i) for i in project.institutions],
        creativeWorkStatus=at.label("project_status", project.status),
        learningResourceType=at.label("training_form", project.training_form),
        about=at.maybe("occupations", project.occupation),
        educationalLevel=at.term("level", project.level),
        educationalCredentialAwarded=credential,
        occupationalCredentialAwarded=credential if project.certificate in OCCUPATIONAL else None,
        timeRequired=duration(project.theory_hours + project.practice_hours),
        coursePrerequisites=project.requirements,
        audience=at.audiences(project.groups),
        financialAidEligible=at.term("subsidy_kind", project.subsidy_kind),
        isBasedOn=at.maybe("packages", project.package),
        syllabusSections=[
            node("Syllabus", name=m.title, position=n, timeRequired=duration(m.theory_hours + m.practice_hours))
            for n, m in enumerate(project.modules, 1)
        ],
        isAccessibleForFree=None if paid is None else not paid,
        offers=_offer(project),
        hasCourseInstance=[*(_instance(at, project, s) for s in told(project, at.model.data_date)), *_at_any_time(at, project)],
    )


def _credential(at: Linker, project: Project) -> JsonLd | None:
    """The certificate at the end, at the level of the course."""
    if project.certificate is None:
        return None
    return node(
        "EducationalOccupationalCredential",
        name=at.label("certificate_kind", project.certificate),
        credentialCategory=at.term("certificate_kind", project.certificate),
        educationalLevel=at.term("level", project.level),
    )


def _offer(project: Project, session: Session | None = None) -> JsonLd | None:
    """What taking part costs; nothing at all where that is not known."""
    if project.fee is None:
        return None
    return node(
        "Offer",
        category="Paid" if project.fee else "Free",
        price=yuan_number(project.fee),
        priceCurrency=CURRENCY,
        availabilityEnds=iso_day(session.deadline or session.start) if session else None,
    )


def told(project: Project, day: datetime.date) -> list[Session]:
    """Every class of the list; of those at regular days the next ones from a day on, the data's."""
    coming = (s for rule in project.recurring for s in expanded(rule) if s.start >= day)
    return [*project.sessions, *sorted(coming, key=lambda s: s.start)[:MOST_TOLD]]


def _at_any_time(at: Linker, project: Project) -> list[JsonLd]:
    """People are taken all year: an instance without dates."""
    rolling = project.rolling
    if rolling is None:
        return []
    by = [rolling.institution] if rolling.institution else project.institutions
    return [
        node(
            "CourseInstance",
            name=f"{project.title}（{rolling_words(rolling)}）",
            courseMode=MODES.get(project.mode, project.mode),
            courseWorkload=duration(project.theory_hours + project.practice_hours),
            inLanguage=LANGUAGE,
            location=only(_places(at, project, rolling)),
            organizer=only([at.ref("institutions", i) for i in by]),
            maximumAttendeeCapacity=rolling.seats,
            offers=_offer(project),
        )
    ]


def _instance(at: Linker, project: Project, session: Session) -> JsonLd:
    left = None if session.seats is None or session.enrolled is None else max(0, session.seats - session.enrolled)
    status = "Cancelled" if session.cancelled else "Scheduled" if project.status == "open" else None
    by = [session.institution] if session.institution else project.institutions
    attendance = ATTENDANCE.get(project.mode)
    return node(
        "CourseInstance",
        name=f"{project.title}（{session.start} 开班）",
        courseMode=MODES.get(project.mode, project.mode),
        courseWorkload=duration(project.theory_hours + project.practice_hours),
        startDate=iso_day(session.start),
        endDate=iso_day(session.end),
        eventSchedule=_schedule(session),
        eventStatus=f"https://schema.org/Event{status}" if status else None,
        eventAttendanceMode=f"https://schema.org/{attendance}EventAttendanceMode" if attendance else None,
        inLanguage=LANGUAGE,
        location=only(_places(at, project, session)),
        organizer=only([at.ref("institutions", i) for i in by]),
        maximumAttendeeCapacity=session.seats,
        remainingAttendeeCapacity=left,
        offers=_offer(project, session),
    )


def _schedule(session: Session) -> JsonLd | None:
    """The times of day at which the class meets, where they are clock times; how often it meets is not known."""
    times = [f"{t}:00" for t in session.times if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", t)]
    if not times:
        return None
    return node(
        "Schedule",
        startDate=iso_day(session.start),
        endDate=iso_day(session.end),
        startTime=only(times),
        scheduleTimezone="Asia/Shanghai",
    )


def _places(at: Linker, project: Project, session: Session | Rolling) -> list[JsonLd]:
    """Where it takes place: a room, on line, or both."""
    online = [node("VirtualLocation", name=at.label("mode", "online"))] if project.mode in ("online", "blended") else []
    if project.mode == "online":
        return online
    id = session.town or project.town
    town = at.model.title("towns", id) if id else ""
    place = session.place or ""
    address = at.postal(town + place)
    return [node("Place", name=place or town or at.model.district.name, address=address), *online]
