"""Headers of the columns that stand beside a user's rejected rows."""

from collections.abc import Mapping

from graph_service.words import LANGUAGES, Language, say

FAULT_COLUMNS = ("fault_line", "fault_column", "fault_code", "fault_message")
FAULT_HEADERS: Mapping[Language, tuple[str, ...]] = {
    language: tuple(say(f"loaders.{name}", language) for name in FAULT_COLUMNS) for language in LANGUAGES
}
