"""What people are told: what is recorded about them, from where, what is computed, who sees it, and what they may ask.

It is put together from the registry of personal data, the policy and the registry of indicators, so that it says
what the service does.
"""

from typing import Any

from graph_service.access.policy import Operation, policy
from graph_service.domain.parameters import Parameters
from graph_service.domain.personal_data import BARE, ELSEWHERE, NODES, TIES, Place, Whose
from graph_service.indicators.registry import registry
from graph_service.recording.registry import kinds
from graph_service.services.personal_export import LEVELS, roles_shown
from graph_service.words import Language, say

Json = dict[str, Any]
RIGHTS = {
    "export": Operation.EXPORT_PERSON, "contest": Operation.CONTEST, "opt_out": Operation.OPT_OUT,
    "erasure": Operation.ERASE_PERSON,
}  # fmt: skip


def notice(language: Language, parameters: Parameters, *, is_single_allowed: bool) -> Json:
    """The notice as data and as text; sections in the order in which they are read."""
    sections = [
        *(_recorded(whose, language) for whose in Whose),
        _sources(language),
        *(_computed(whose, language) for whose in Whose),
        _seen(language, parameters, is_single_allowed=is_single_allowed),
        _kept(language),
        _rights(language),
    ]
    lines = [say("notice.title", language), "", say("notice.intro", language)]
    for section in sections:
        lines += ["", f"## {section['title']}", "", *(f"- {line}" for line in section["lines"])]
    return {"language": language, "sections": sections, "text": "\n".join(lines) + "\n"}


def _section(key: str, language: Language, lines: list[str], **fields: object) -> Json:
    return {"key": key, "title": say(f"notice.{key}", language, **fields), "lines": lines}


def _recorded(whose: Whose, language: Language) -> Json:
    lines = []
    for kind, properties in {**NODES, **TIES}.items():
        names = [name for name, place in properties.items() if whose in place.whose and not _is_plumbing(name)]
        if names:
            classes = sorted({_class(properties[name], language) for name in names})
            lines.append(f"{_kind(kind, language)} ({', '.join(classes)}): {', '.join(names)}")
    lines += [
        f"{_kind(tie, language)} ({_class(place, language)})" for tie, place in BARE.items() if whose in place.whose
    ]
    return _section(f"recorded_{whose.value}", language, lines)


def _is_plumbing(name: str) -> bool:
    return name in ("id", "digest", "version", "source", "external_id", "recorded_assumed")


def _kind(kind: str, language: Language) -> str:
    return say(f"kinds.{kind}", language)


def _class(place: Place, language: Language) -> str:
    assert place.field_class is not None  # noqa: S101  (whatever is about somebody has a class)
    return say(f"notice.class_{place.field_class.value}", language)


def _sources(language: Language) -> Json:
    names = ", ".join(kind.zh if language == "zh" else kind.en for kind in kinds())
    return _section("sources", language, [say("notice.sources_files", language, kinds=names),
                                          say("notice.sources_people", language)])  # fmt: skip


def _computed(whose: Whose, language: Language) -> Json:
    known = [one for one in registry().values() if one.level in LEVELS[whose]]
    lines = [
        f"{one.id}@{one.version} {one.zh if language == 'zh' else one.en}: {one.definition}" for one in known
    ]  # fmt: skip
    return _section(f"computed_{whose.value}", language, [say("notice.no_learning", language), *lines])


def _seen(language: Language, parameters: Parameters, *, is_single_allowed: bool) -> Json:
    lines = [
        f"{say(f'notice.class_{field_class}', language)}: "
        + ", ".join(say(f"notice.role_{role}", language) for role in roles)
        for field_class, roles in roles_shown().items()
    ]
    switch = "on" if is_single_allowed else "off"
    lines += [say(f"notice.single_{switch}", language), say("notice.small_n", language, k=parameters.small_n)]
    return _section("seen", language, lines)


def _kept(language: Language) -> Json:
    kept = {
        reason
        for properties in (*NODES.values(), *TIES.values(), BARE)
        for place in properties.values()
        for reason in place.kept.values()
    }
    lines = [say("notice.kept_until", language), say("notice.kept_after", language, n=len(kept))]
    return _section("kept", language, [*lines, *(f"{place.name}: {place.emptied}" for place in ELSEWHERE)])


def _rights(language: Language) -> Json:
    known = {operation for operation, _, _ in policy()}
    return _section(
        "rights", language, [say(f"notice.right_{name}", language) for name, one in RIGHTS.items() if one in known]
    )
