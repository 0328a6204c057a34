"""To whom an interest may be proposed to be passed on: whom a student could have chosen, while a tap of theirs may decide it."""

from bot.people.handover import may_be_asked
from bot.people.inbox import OpenedLead
from bot.people.staff import Staff
from bot.review.doors import Doors


def receivers(doors: Doors, staff: Staff, opened: OpenedLead) -> dict[str, str]:
    """Names by number of those to whom this one may be passed on; none where nothing may be asked now."""
    row, last = opened.row, opened.handover
    ended = row.withdrawn_at is not None or row.status == "closed" or row.thread_closed_by == "student"
    minor = row.age_band != "adult"
    if ended or (last and last.state == "asked") or not may_be_asked(minor=minor, follow_up=doors.house.follow_up):
        return {}
    return {str(one.id): one.name for one in doors.house.cooperatives() if one.id != staff.cooperative}
