"""How often the patients' page answers: wrong links by where they come from, right ones by the link."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

WRONG, WRONG_SECONDS = 20, 600  # wrong links from one place in ten minutes
SENT, SENT_SECONDS = 120, 600  # answers of one link in ten minutes: three times what the whole report needs


def too_many_wrong(request: HttpRequest) -> bool:
    """Count one more wrong link from this place; whether that is too many."""
    return _over(f"report-wrong-{request.META.get('REMOTE_ADDR', '')}", WRONG, WRONG_SECONDS)


def too_many_sent(number: int) -> bool:
    """Count one more answer to this request; whether that is too many."""
    return _over(f"report-sent-{number}", SENT, SENT_SECONDS)


def _over(key: str, most: int, seconds: int) -> bool:
    if cache.add(key, 1, seconds):
        return False
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it ended between the two questions
        return False
